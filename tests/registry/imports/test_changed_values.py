"""A list that says otherwise than the registry: the past stays as it was."""

from datetime import timedelta

import pytest

from registry.imports.plans.undoing import undo_import
from registry.models import Organisation, OrganisationSeat, OrganisationSize, SizeClass
from registry.values import values_of
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_organisation,
    make_organisation_size,
    make_place,
)

from .lists import DAY, apply_list
from .registry_dump import dump

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)
COLUMNS = ("name", "enterprise_number", "post_code", "locality", "size_class")


@pytest.fixture
def sonaca():
    make_place(post_code="6041", name_fr="Gosselies")
    return make_organisation(
        name="Sonaca",
        enterprise_number=NUMBER,
        place=make_place(post_code="5000"),
        size_class=SizeClass.SME,
    )


def read(**fields):
    row = ("Sonaca", NUMBER, "6041", "Charleroi", "grande")
    return apply_list(row, header=COLUMNS, **fields)


def test_what_a_list_changes_keeps_its_former_value(sonaca):
    batch = read()

    sonaca.refresh_from_db()
    assert sonaca.size_class == SizeClass.LARGE
    assert sonaca.seat == "6041 Charleroi", "as the list writes it"
    former, latest = OrganisationSize.objects.order_by("end_on")
    assert (former.size_class, former.end_on) == ("sme", DAY - timedelta(days=1))
    assert former.end_source == batch.source
    assert (latest.start_on, latest.start_precision) == (DAY, "documented")
    assert OrganisationSeat.objects.count() == 2
    with values_of(DAY - timedelta(days=1)):
        then = Organisation.objects.select_related("place").get(pk=sonaca.pk)
    assert then.size_class == SizeClass.SME
    assert then.place.post_code == "5000"
    for value in (*OrganisationSize.objects.all(), *OrganisationSeat.objects.all()):
        value.full_clean()


def test_a_known_period_ends_where_the_next_begins(sonaca):
    make_organisation_size(
        organisation=sonaca,
        size_class=SizeClass.SME,
        start_on=DAY - timedelta(days=700),
    )

    read()

    first, second = OrganisationSize.objects.order_by("start_on")
    assert (first.size_class, first.end_on) == ("sme", DAY - timedelta(days=1))
    assert (second.size_class, second.end_on) == ("large", None)


def test_undoing_a_list_makes_the_periods_what_they_were(sonaca):
    make_organisation_size(
        organisation=sonaca,
        size_class=SizeClass.SME,
        start_on=DAY - timedelta(days=700),
    )
    cluster = make_cluster()
    before = dump()

    undo_import(batch=read(cluster=cluster), user=None)

    assert dump() == before


def test_what_was_not_known_is_filled_in_without_a_period():
    make_organisation(name="Sonaca", enterprise_number=NUMBER)

    read()

    assert Organisation.objects.get().size_class == SizeClass.LARGE
    assert not OrganisationSize.objects.exists()
