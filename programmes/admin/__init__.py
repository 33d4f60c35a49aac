"""The admin of public money, one module a group of tables."""

# Within the heading, the first page shows the tables in the order of these modules.
from . import grants, projects, plans  # isort: skip

__all__ = ["grants", "plans", "projects"]
