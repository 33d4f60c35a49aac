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
from .suggesting import dismiss_suggestion, suggest_again

__all__ = [
    "MergePlan",
    "MergeRefused",
    "attest_from_start",
    "follow_start",
    "change_from",
    "dated_values",
    "dismiss_suggestion",
    "kept_in_its_place",
    "merge_records",
    "preview_merge",
    "refusals",
    "refuse_change",
    "suggest_again",
    "undo_merge",
]
