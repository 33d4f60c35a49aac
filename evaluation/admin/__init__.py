"""The admin of evaluation, one module a group of tables."""

# Within the heading, the first page shows the tables in the order of these modules.
from . import files, decisions, frameworks, published  # isort: skip

__all__ = ["decisions", "files", "frameworks", "published"]
