"""Acts with a name: what changes several rows at once."""

from .attestations import attest_from_start
from .merging import (
    MergePlan,
    MergeRefused,
    merge_organisations,
    preview_merge,
    undo_merge,
)

__all__ = [
    "MergePlan",
    "MergeRefused",
    "attest_from_start",
    "merge_organisations",
    "preview_merge",
    "undo_merge",
]
