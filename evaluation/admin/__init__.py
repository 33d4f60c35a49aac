"""The admin of evaluation, one module a group of tables."""

# Within the heading, the first page shows the tables in the order of these modules.
from . import files, frameworks, published  # isort: skip

__all__ = ["files", "frameworks", "published"]
