"""Acts with a name: what changes several rows at once."""

from .attestations import attest_from_start, follow_start
from .merge_plan import MergePlan, preview_merge
from .merging import MergeRefused, merge_organisations, undo_merge

__all__ = [
    "MergePlan",
    "MergeRefused",
    "attest_from_start",
    "follow_start",
    "merge_organisations",
    "preview_merge",
    "undo_merge",
]
