"""What pages, files and forms say of days that lie before, after and far away."""

from datetime import date
from io import StringIO

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from registry.models import Cluster
from registry.models.base import FIRST_DAY, LAST_DAY
from registry.models.base.days import FOUNDINGS
from registry.recorded.tables import PROVEN_BY
from registry.resources import ClusterResource
from tests.constraints import models_of
from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_membership,
    make_recognition,
    make_source,
)
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def eco_construction():
    cluster = make_cluster(name="Eco-construction", created_on=date(2003, 1, 1))
    regime = make_legal_regime()
    make_recognition(
        cluster=cluster,
        regime=regime,
        start_on=date(2004, 1, 1),
        end_on=date(2007, 6, 30),
    )
    make_recognition(
        cluster=cluster,
        regime=regime,
        start_on=date(2015, 1, 1),
        end_on=date(2019, 12, 31),
    )
    return cluster


def row_of(client, day):
    page = page_of(client.get(reverse("cluster_list"), {"as_of": day}))
    return page.find("tbody").text


def test_a_cluster_that_was_not_recognised_for_some_years_shows_the_gap(
    client, eco_construction
):
    assert "2004 – 2007, 2015 – 2019" in row_of(client, "2026-11-28")
    head = page_of(client.get(eco_construction.get_absolute_url()))
    assert "2004 – 2007, 2015 – 2019" in head.find("main").text


def test_a_recognition_that_begins_later_is_from_then_and_never_until_today(client):
    make_recognition(cluster=make_cluster(name="Late"), start_on=date(2027, 1, 1))

    row = row_of(client, "2026-11-28")

    assert "from 2027" in row
    assert "today" not in row


def test_a_cluster_is_not_listed_before_anything_is_known_of_it(client):
    source = make_source(published_on=date(2024, 1, 1), published_precision="day")
    founded = make_cluster(name="Founded", created_on=date(1999, 1, 1), source=source)
    member = make_cluster(name="With a member", source=source)
    make_membership(cluster=member, start_on=date(2006, 1, 1), source=source)
    late = make_cluster(name="Late", source=source)
    dateless = make_cluster(name="Dateless")

    def known_by(*day):
        return set(Cluster.objects.known_by(date(*day)))

    assert known_by(2000, 1, 1) == {founded, dateless}
    assert known_by(2006, 1, 1) == {founded, dateless, member}
    assert known_by(2024, 1, 1) == {founded, dateless, member, late}


def test_the_page_of_what_was_not_there_says_from_when_it_is(client):
    cluster = make_cluster(name="Late", created_on=date(2012, 1, 1))

    before = page_of(client.get(cluster.get_absolute_url(), {"as_of": "2011-12-31"}))

    assert before.find("h1").text == "Late: not there yet on 31 December 2011"
    assert "The first date that is known of it: 1 January 2012" in before.text
    first = before.find("main").find_all("a")[0]
    assert (first.text.strip(), first["href"]) == (
        "See it on 1 January 2012",
        "?as_of=2012-01-01",
    )
    later = page_of(client.get(cluster.get_absolute_url(), {"as_of": "2012-01-01"}))
    assert later.find("h1").text == "Late"


def test_what_bears_no_day_was_there_from_when_others_tell_of_it(client):
    source = make_source(published_on=date(2024, 1, 1), published_precision="day")
    cluster = make_cluster(name="Late", created_on=None, source=source)
    make_membership(cluster=cluster, start_on=date(2012, 3, 4), source=source)

    before = page_of(client.get(cluster.get_absolute_url(), {"as_of": "2005-12-31"}))

    assert "The first date that is known of it: 4 March 2012" in before.text
    then = client.get(cluster.get_absolute_url(), {"as_of": "2012-03-04"})
    assert page_of(then).find("h1").text == "Late"


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_a_file_says_which_day_it_describes_and_is_imported_again_without_harm(
    client, eco_construction, file_format
):
    response = client.get(
        reverse("cluster_list"), {"_export": file_format, "as_of": "2010-06-30"}
    )
    text = b"".join(response).decode()
    file = tablib.Dataset().load(StringIO(text), format=file_format)

    assert set(file["as_of"]) == {"2010-06-30"}
    result = ClusterResource().import_data(file, raise_errors=True)
    assert {row.import_type for row in result.rows} == {"skip"}


def days_of(model):
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.DateField)
        and not isinstance(field, models.DateTimeField)
    ]


DAYS = [
    pytest.param(model, field, id=f"{model._meta.label_lower}.{field.name}")
    for model in models_of("registry", "programmes", "evaluation")
    # Triggers alone write what is kept, from the first day to the last of the calendar.
    if not hasattr(model, PROVEN_BY)
    for field in days_of(model)
]


@pytest.mark.parametrize(("model", "field"), DAYS)
def test_every_day_lies_in_the_time_that_can_be_looked_at(model, field):
    for day in (date(9999, 12, 31), date(2201, 1, 1), date(999, 12, 31)):
        with pytest.raises(ValidationError, match="The registry knows days from"):
            field.run_validators(day)
    if field.name not in FOUNDINGS:
        with pytest.raises(ValidationError, match="from 1900 to 2200"):
            field.run_validators(date(1899, 12, 31))
    field.run_validators(FIRST_DAY)
    field.run_validators(LAST_DAY)


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_what_can_be_stored_can_be_read(client, day):
    cluster = make_cluster(created_on=day)
    make_recognition(cluster=cluster, regime=make_legal_regime(), start_on=day)

    response = client.get(cluster.get_absolute_url(), {"as_of": day.isoformat()})

    assert response.status_code == 200
    assert str(cluster) in page_of(response).find("h1").text
