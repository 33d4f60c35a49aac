"""Whatever is done to rows, all entries of a feed together give the list."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.following.asked import match_of
from registry.following.lists import FollowedList, one_state
from registry.models import Membership, Organisation
from tests.factories import make_cluster, make_membership, make_organisation
from tests.registry.recorded.ages import FIRST, bear

pytestmark = pytest.mark.django_db

AT_ONCE = 3
LISTS = (
    ("/memberships/", ""),
    ("/memberships/", "q=first"),
    ("/memberships/", "as_of=2026-02-01"),
    ("/clusters/tweed/members/", ""),
    ("/organisations/", "q=second"),
    ("/clusters/", ""),
)

any_row = st.integers(0, 5)
any_step = st.one_of(
    st.tuples(st.just("join"), st.integers(-60, 60)),
    st.tuples(st.just("end"), any_row, st.integers(-30, 60)),
    st.tuples(st.just("remove"), any_row),
    st.tuples(st.just("rename"), any_row, st.sampled_from(["First", "Second"])),
)


def chosen(rows, place: int):
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.filter(pk=keys[place % len(keys)]) if keys else rows.none()


def do(step, cluster) -> None:
    what, *rest = step
    if what == "join":
        start = FIRST.date() + timedelta(days=rest[0])
        make_membership(
            cluster=cluster, organisation=make_organisation(), start_on=start
        )
    elif what == "end":
        end = FIRST.date() + timedelta(days=rest[1])
        rows = chosen(Membership.objects.filter(start_on__lte=end), rest[0])
        for row in rows:
            rows.update(end_on=end, end_source=row.source)
    elif what == "remove":
        for row in chosen(Membership.objects.all(), rest[0]):
            row.delete()
    else:
        chosen(Organisation.objects.all(), rest[0]).update(name=rest[1])


def replayed(followed: FollowedList, until) -> set:
    """Return the rows that a feed gives, read from its first entry to its last."""
    steps, before = [], None
    while True:
        part, before = followed.steps(until, before, AT_ONCE)
        steps += part
        if before is None:
            break
    rows = set()
    for step in reversed(steps):
        assert not step.joined & rows
        assert step.left <= rows
        rows = (rows | step.joined) - step.left
    return rows


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(any_step, st.integers(1, 30)), min_size=1, max_size=10))
def test_a_feed_from_its_beginning_gives_the_list(steps):
    with transaction.atomic():
        cluster = make_cluster(name="TWEED", slug="tweed")
        make_membership(cluster=cluster, start_on=date(2025, 1, 1))
        bear(FIRST)
        moment = FIRST
        for step, hours in steps:
            do(step, cluster)
            moment += timedelta(hours=hours)
            bear(moment)
        now = timezone.now()
        for path, query in LISTS:
            followed = FollowedList(match_of(path), QueryDict(query), AnonymousUser())
            with one_state():
                there = set(
                    followed.view(followed.day_at(now))
                    .filterset.qs.order_by()
                    .values_list("pk", flat=True)
                )
                assert replayed(followed, now) == there, (path, query)
        transaction.set_rollback(True)
