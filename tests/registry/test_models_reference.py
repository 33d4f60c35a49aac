"""Reference rows: sources, territories, places and activities."""

from datetime import date

import pytest

from registry.models import (
    Activity,
    Cluster,
    Partnership,
    Place,
    Source,
    Territory,
)
from tests.factories import (
    FACTORIES,
    default_source,
    make_activity,
    make_cluster,
    make_cluster_name,
    make_event,
    make_partnership,
    make_place,
    make_source,
    make_superuser,
    make_territory,
)

pytestmark = pytest.mark.django_db

DAY = date(2025, 1, 1)


def test_sources_are_kept_by_kind():
    law = make_source(kind="law")
    press = make_source(kind="press")
    make_source(kind="report")

    assert list(Source.objects.of_kind("law")) == [law]
    assert set(Source.objects.of_kind("law", "press")) == {law, press}


def test_every_row_that_rests_on_a_source_is_found_from_it():
    """Facts, but also reference rows, which may name a source of their point alone."""
    made = {}
    for model, make in FACTORIES.items():
        if "source" in [field.name for field in model._meta.fields]:
            source = make_source()
            made[source] = make(source=source)
    of_points = make_source()
    made[of_points] = make_place(latitude=50, longitude=4, point_source=of_points)

    found = {
        source: [row for facts in source.facts() for row in facts] for source in made
    }

    assert [source for source, row in made.items() if row not in found[source]] == []
    assert {Territory, Place, Activity} < {type(row) for row in made.values()}


def test_the_facts_of_every_model_count_for_their_source():
    reader = make_superuser()
    source, unused = make_source(), make_source()
    cluster = make_cluster(source=source)
    for _number in range(2):
        make_cluster_name(cluster=cluster, source=source)
    make_event(source=source)
    make_event()

    counts = Source.objects.fact_counts(reader)

    assert counts == {source.pk: 4, unused.pk: 0, default_source().pk: 1}
    assert counts == {
        row.pk: row.fact_count for row in Source.objects.with_fact_count(counts)
    }
    assert Source.objects.filter(pk=source.pk).fact_counts(reader) == {source.pk: 4}


def test_a_fact_counts_once_for_each_document_that_it_rests_on():
    """Also where one document states its start and its end."""
    one, other = make_source(), make_source()
    period = {"start_on": "2001-01-01", "end_on": "2002-01-01"}
    for start, end in ((one, one), (one, other)):
        make_partnership(source=start, end_source=end, **period)
    make_partnership(source=other, start_on="2001-01-01")
    reader = make_superuser()

    def count(day=None):
        counts = Source.objects.fact_counts(reader, day)
        return counts[one.pk], counts[other.pk]

    assert count() == (2, 2)
    assert count(date(2001, 1, 1)) == (2, 2)
    assert count(date(2000, 12, 31)) == (0, 0)


def test_the_facts_that_were_entered_first_stand_for_all_of_them():
    source, other = make_source(), make_source()
    for name in ("Delta", "alpha", "Élan", "beta"):
        make_cluster(name=name, source=source)
    make_cluster(name="Aardvark", source=other)
    stated_by = [(other, source), (source, source), (other, None), (source, other)]
    partnerships = [
        make_partnership(
            source=start,
            end_source=end,
            start_on=f"200{year}-01-01",
            end_on=f"200{year}-12-31",
        )
        for year, (start, end) in enumerate(stated_by)
    ]
    reader = make_superuser()

    def first(number, day=None):
        return source.first_facts([Cluster, Partnership], number, reader, day)

    def keys(*years):
        return [partnerships[year].pk for year in years]

    named = Cluster.objects.in_bulk(first(3)[Cluster])

    assert source.fact_numbers(reader) == {Cluster: 4, Partnership: 3}
    assert {row.name for row in named.values()} == {"Delta", "alpha", "Élan"}
    assert first(3)[Partnership] == keys(0, 1, 3)
    assert first(2)[Partnership] == keys(0, 1)
    assert first(9, date(2000, 6, 1))[Partnership] == keys(0)
    assert source.fact_numbers(reader, date(2001, 6, 1))[Partnership] == 2
    assert make_source().fact_numbers(reader) == {}


@pytest.mark.parametrize(
    ("start", "end", "in_force"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, True),
        (DAY, DAY, True),
        (date(2025, 1, 2), None, False),
        (None, date(2024, 12, 31), False),
    ],
)
def test_a_code_is_in_force_on_its_first_and_on_its_last_day(start, end, in_force):
    activity = make_activity(start_on=start, end_on=end)

    assert Activity.objects.as_of(DAY).contains(activity) is in_force


def test_a_class_holds_itself_and_its_subdivisions_in_its_version():
    of_class = make_activity(code="6210")
    inside = make_activity(code="62100")
    make_activity(code="62200")
    make_activity(version="2008", code="62100")

    assert list(Activity.objects.within(of_class)) == [of_class, inside]


def test_wallonia_is_told_from_the_rest_of_belgium():
    wallonia, flanders = make_territory(code="BE3"), make_territory(code="BE2")
    hainaut = make_territory(code="BE32", level="province", parent=wallonia)
    wavre, ghent = make_place(region=wallonia), make_place(region=flanders)
    lille = make_place(country="FR")

    assert list(Territory.objects.walloon()) == [wallonia, hainaut]
    assert list(Territory.objects.of_level("province")) == [hainaut]
    assert list(Place.objects.walloon()) == [wavre]
    assert {ghent, lille} == set(Place.objects.all()) - {wavre}
