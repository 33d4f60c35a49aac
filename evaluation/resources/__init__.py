"""The tables of evaluation as files: which columns, and what stands in them."""
