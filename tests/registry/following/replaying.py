"""All entries of a feed together, from its first to its last, as a program reads it."""

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from registry.following.asked import match_of
from registry.following.lists import FollowedList, one_state
from registry.following.rows import corrected

AT_ONCE = 3
LOOKS = 6
"""Few: what stands in a part, and where the next begins, is tried often."""


def replayed(followed: FollowedList, until) -> dict:
    """Return the rows that a feed gives: what joined, left, or says otherwise."""
    steps, before = [], None
    while True:
        part, before = followed.steps(until, before, AT_ONCE, LOOKS)
        steps += part
        if before is None:
            break
    rows = {}
    for step in reversed(steps):
        assert not step.joined & rows.keys()
        assert step.left <= rows.keys()
        for key in step.left:
            del rows[key]
        for key in {*step.joined, *corrected(step.before, step.after)}:
            rows[key] = step.after[key]
    moments = [step.at for step in steps]
    assert moments == sorted(moments, reverse=True)
    assert len({step.key for step in steps}) == len(steps)
    return rows


def assert_replayed(path: str, query: str, until) -> int:
    """Have the feed of a list give the list; return how many rows that are."""
    followed = FollowedList(match_of(path), QueryDict(query), AnonymousUser())
    with one_state():
        followed.check(until)
        there = followed.rows(until, followed.day_at(until))
        assert replayed(followed, until) == there, (path, query)
    return len(there)
