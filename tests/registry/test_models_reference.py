"""Reference rows: sources, territories, places and activities."""

from datetime import date

import pytest

from registry.models import Activity, Place, Source, Territory
from tests.factories import (
    FACTORIES,
    default_source,
    make_activity,
    make_cluster,
    make_cluster_name,
    make_event,
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

    counts = {row: row.fact_count for row in Source.objects.with_fact_count(reader)}

    assert counts == {source: 4, unused: 0, default_source(): 1}


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
