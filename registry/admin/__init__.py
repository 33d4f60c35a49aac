"""The admin of the registry, one module a group of tables."""

# Within a heading, the first page shows the tables in the order of these modules.
from . import clusters, organisations, dated, merges, links  # isort: skip
from . import sources, registers, reference, accounts, roles  # isort: skip

__all__ = [
    "accounts",
    "clusters",
    "dated",
    "links",
    "merges",
    "organisations",
    "reference",
    "registers",
    "roles",
    "sources",
]
