"""What changed in a kept view from one moment to another, as its reader sees it."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, QueryDict
from django.utils.text import Truncator

from registry.changes.told import referring_to
from registry.changes.words import ToldChange, entries, told
from registry.lists.as_of import BadQuery, NotYet
from registry.models import EntryKey, RecordedChange, SavedView

from .asked import filters_of, is_followed, is_list, is_record, match_of, record_of
from .lists import NAMED, FollowedList, one_state
from .words import said_of

NAME = SavedView._meta.get_field("name")


@dataclass
class ChangedView:
    """What became of a kept view: in short, and row by row.

    Args:
        joined, left: names and pages of rows, the first of them.
        changed: what was corrected, before and after, the first of it.
        counts: how many there are of each.
    """

    view: SavedView
    said: str
    joined: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    changed: list[ToldChange] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def can_be_told(address: str) -> bool:
    """Whether an address is of a list or a record, of which changes are told."""
    match = match_of(urlsplit(address).path)
    return match is not None and is_followed(match)


def name_of(address: str) -> str:
    """Return what a page is called, as far as its address tells: a name to begin with.

    Empty where it tells nothing.
    """
    parts = urlsplit(address)
    match = match_of(parts.path)
    if match is None or not is_followed(match):
        return ""
    if is_record(match):
        return str(record_of(match) or "")
    followed = FollowedList(match, filters_of(QueryDict(parts.query)), AnonymousUser())
    with suppress(BadQuery, NotYet, Http404):
        return Truncator(followed.heading).chars(NAME.max_length)
    return ""


def changed(
    view: SavedView, since: datetime, until: datetime, user=None
) -> ChangedView | None:
    """Return what became of a view; None where nothing did, or nothing can be told.

    Args:
        user: who is told; the reader of the view, with the rights that he has now,
            unless given.
    """
    parts = urlsplit(view.address)
    match = match_of(parts.path)
    if match is None:
        return None
    with one_state():
        if is_record(match):
            return _of_record(view, match, since, until)
        if is_list(match):
            query = filters_of(QueryDict(parts.query))
            return _of_list(view, match, query, user or view.user, since, until)
    return None


def _of_list(view, match, query, user, since, until) -> ChangedView | None:
    try:
        followed = FollowedList(match, query, user)
        followed.check(until)
    except (BadQuery, Http404):
        # What its filters name is gone.
        return None
    step = followed.since(since, until)
    if not step:
        return None
    return ChangedView(
        view,
        said_of(step),
        step.named_joined,
        step.named_left,
        step.changed,
        {
            "joined": len(step.joined),
            "left": len(step.left),
            "corrected": step.corrected,
        },
    )


def _of_record(view, match, since, until) -> ChangedView | None:
    record = record_of(match)
    if record is None:
        return None
    changes = RecordedChange.objects.recorded_between(since, until)
    changes = changes.exclude(at=since).of_record(record, referring_to(record))
    number = changes.order_by().count()
    if not number:
        return None
    keys = {
        row["key"]: EntryKey(row["context"], row["at"])
        for row in changes.in_entries().order_by("-at", "-key")[:NAMED]
    }
    said = [each.counts for each in entries(keys, changes, 0).values()]
    return ChangedView(
        view,
        "; ".join(dict.fromkeys(words for counts in said for words in counts)),
        changed=told(changes.order_by("-at", "table", "row", "event")[:NAMED]),
        counts={"changes": number},
    )
