"""Whatever is done to rows, all entries of a feed together give the list."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from registry.changes.told import told_models
from registry.models import Cluster, Membership, Organisation
from tests.examples import examples
from tests.factories import make_cluster, make_membership, make_organisation
from tests.pages import address
from tests.registry.recorded.ages import FIRST, bear
from tests.worlds import make_world

from .lists_followed import facets_of, lists_followed
from .replaying import assert_replayed

pytestmark = pytest.mark.django_db

LISTS = (
    ("/memberships/", ""),
    ("/memberships/", "q=first"),
    ("/memberships/", "as_of=2026-02-01"),
    ("/clusters/tweed/members/", ""),
    ("/organisations/", "q=second"),
    ("/clusters/", ""),
    ("/connections/lost/", "networks=all"),
)

any_row = st.integers(0, 30)
any_step = st.one_of(
    st.tuples(st.just("join"), st.integers(-60, 60)),
    st.tuples(st.just("end"), any_row, st.integers(-30, 60)),
    st.tuples(st.just("remove"), any_row),
    st.tuples(st.just("rename"), any_row, st.sampled_from(["First", "Second"])),
    st.tuples(st.just("call"), any_row, st.sampled_from(["First", "Second"])),
)
any_steps = st.lists(st.tuples(any_step, st.integers(1, 30)), min_size=1, max_size=10)


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
    elif what == "rename":
        chosen(Organisation.objects.all(), rest[0]).update(name=rest[1])
    else:
        # What the search finds a cluster by, besides its names.
        chosen(Cluster.objects.all(), rest[0]).update(description_en=rest[1])


def done(steps, cluster):
    """Do all steps, each at a moment of its own, and return the last moment."""
    moment = FIRST
    for step, hours in steps:
        do(step, cluster)
        moment += timedelta(hours=hours)
        bear(moment)
    return moment


@settings(max_examples=examples(20))
@given(steps=any_steps)
def test_a_feed_from_its_beginning_gives_the_list(steps):
    with transaction.atomic():
        cluster = make_cluster(name="TWEED", slug="tweed")
        make_membership(cluster=cluster, start_on=date(2025, 1, 1))
        bear(FIRST)
        until = done(steps, cluster) + timedelta(days=70)
        for path, query in LISTS:
            assert_replayed(path, query, until)
        transaction.set_rollback(True)


def columns_of(model) -> list[models.Field]:
    """Return the columns by which rows come to be other ones: choices and days."""
    return [
        field
        for field in model._meta.concrete_fields
        if (field.choices or type(field) is models.DateField)
        and not isinstance(field, models.GeneratedField)
    ]


def alter(row, place: int) -> None:
    """Remove a row, or have a column of it say something else."""
    columns = columns_of(type(row))
    if not columns or place % 5 == 0:
        row.delete()
        return
    column = columns[place % len(columns)]
    if column.choices:
        values = [value for value, _label in column.flatchoices]
        said = values[place % len(values)]
    else:
        said = FIRST.date() + timedelta(days=place % 40 - 20)
    type(row).objects.filter(pk=row.pk).update(**{column.attname: said})


@settings(max_examples=examples(2), phases=[Phase.explicit, Phase.generate])
@given(
    places=st.lists(st.integers(0, 10_000), min_size=3, max_size=6),
    filters=st.integers(0, 1000),
)
def test_the_feed_of_each_list_gives_it_whatever_its_filters(places, filters):
    with transaction.atomic():
        make_world(1)
        bear(FIRST)
        moment, told_of = FIRST, told_models()
        for place in places:
            model = told_of[place % len(told_of)]
            with suppress(DatabaseError, ProtectedError, RestrictedError):
                with transaction.atomic():
                    for row in chosen(model.objects.all(), place // len(told_of)):
                        alter(row, place)
                    connection.check_constraints()
                moment += timedelta(hours=place % 30 + 1)
                bear(moment)
        until, rows = moment + timedelta(days=1), 0
        for name in lists_followed():
            path = address(name).partition("?")[0]
            offered = facets_of(path, until)
            narrowed = ["q=hub", *map("=".join, offered)]
            rows += assert_replayed(path, "", until)
            assert_replayed(path, narrowed[filters % len(narrowed)], until)
        assert rows
        transaction.set_rollback(True)
