"""Acts with a name: what changes several rows at once."""

from .attestations import attest_from_start, follow_start
from .merge_plan import MergePlan, preview_merge
from .merging import MergeRefused, merge_records, undo_merge
from .renaming import change_from, dated_values, refuse_change

__all__ = [
    "MergePlan",
    "MergeRefused",
    "attest_from_start",
    "follow_start",
    "change_from",
    "dated_values",
    "merge_records",
    "preview_merge",
    "refuse_change",
    "undo_merge",
]
