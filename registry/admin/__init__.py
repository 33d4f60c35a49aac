"""The admin of the registry, one module a group of tables."""

# The order in which the first page shows the groups.
from . import networks, organisations, links, sources, reference  # isort: skip

__all__ = ["links", "networks", "organisations", "reference", "sources"]
