"""Acts with a name: what changes several rows at once."""

from .attestations import attest_from_start, follow_start
from .merge_plan import MergePlan, preview_merge
from .merging import (
    MergeRefused,
    kept_in_its_place,
    merge_records,
    refusals,
    undo_merge,
)
from .renaming import change_from, dated_values, refuse_change

__all__ = [
    "MergePlan",
    "MergeRefused",
    "attest_from_start",
    "follow_start",
    "change_from",
    "dated_values",
    "kept_in_its_place",
    "merge_records",
    "preview_merge",
    "refusals",
    "refuse_change",
    "undo_merge",
]
