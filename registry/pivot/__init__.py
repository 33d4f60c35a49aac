"""How many rows of a list stand under each two of its values: a table of a list.

Rows and columns are facets of the list, which keeps its other filters. ``grouping.py``
counts or adds up in one query; ``table.py`` names what was counted and leads from each
cell to the list; ``pages.py`` shows it, and gives it as a file.
"""
