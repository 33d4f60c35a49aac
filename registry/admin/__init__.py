"""The admin of the registry, one module a group of tables."""

# Within a heading, the first page shows the tables in the order of these modules.
from . import clusters, organisations, dated, merges, links, sources, reference  # isort: skip

__all__ = [
    "clusters",
    "dated",
    "links",
    "merges",
    "organisations",
    "reference",
    "sources",
]
