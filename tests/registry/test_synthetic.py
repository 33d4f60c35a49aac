"""The command that fills an empty database with synthetic organisations."""

from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count

from registry.models import (
    Cluster,
    Membership,
    Organisation,
    Place,
    Recognition,
    Territory,
)
from registry.models.base import sourced_models
from registry.synthetic import SOURCE, rows
from registry.synthetic.names import LABEL
from tests.factories import make_cluster, make_place, make_source, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """A few post codes: the thousand of the fixtures take seconds to load."""
    province = make_territory(code="BE32", level="province", parent=make_territory())
    return [make_place(province=province), make_place(province=province), make_place()]


def fill(organisations=40, seed=1):
    call_command("synthetic", organisations=organisations, seed=seed, verbosity=0)


def contents(*models):
    """Return what the rows hold, without the keys that the database gave them."""
    return [
        {name: str(value) for name, value in row.items() if not name.endswith("id")}
        for model in models
        for row in model.objects.order_by("pk").values()
    ]


def test_each_organisation_has_one_and_a_half_memberships(places):
    fill(1000)

    assert Organisation.objects.count() == 1000
    assert Membership.objects.count() == 1500
    assert Cluster.objects.count() == 2


def test_every_row_says_that_it_is_synthetic(places):
    fill()

    for model in sourced_models():
        assert not model.objects.exclude(source__slug=SOURCE).exists()
    for model in (Organisation, Cluster):
        assert not model.objects.exclude(name__contains=LABEL, slug__startswith="synth")


def test_every_row_is_valid_and_contradicts_no_other(places):
    fill()

    call_command("check_registry", full=True)


def test_three_organisations_in_five_have_a_place_and_most_a_number(places):
    fill(1000)

    stated = Organisation.objects.aggregate(
        placed=Count("place"), numbers=Count("enterprise_number", distinct=True)
    )
    assert 550 < stated["placed"] < 650
    assert 800 < stated["numbers"] < 900


def test_some_clusters_are_still_recognised_and_some_are_not():
    rng = Random(1)
    last = [list(rows.recognitions(rng, None, None, None))[-1] for _ in range(100)]

    not_renewed = [term for term in last if term.ending == "not_renewed"]
    running = [term for term in last if term.end_on > rows.LAST_DAY]
    assert len(not_renewed) > 10
    assert len(running) > 50


def test_the_same_seed_gives_the_same_rows(places):
    models = (Organisation, Membership, Cluster, Recognition)
    filled = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            fill(seed=seed)
            filled.append(contents(*models))
            transaction.set_rollback(True)

    assert filled[0] == filled[1]
    assert filled[0] != filled[2]


def test_territories_and_places_are_loaded_where_there_are_none():
    fill()

    assert Territory.objects.exists()
    assert Place.objects.count() > 1000


@pytest.mark.parametrize("make_fact", [make_cluster, make_source])
def test_a_database_that_holds_real_facts_is_refused(places, make_fact):
    make_fact()

    with pytest.raises(CommandError, match="holds real facts .*DATABASE_URL"):
        fill()

    assert not Organisation.objects.exists()


def test_a_database_that_was_filled_is_not_filled_again(places):
    fill()

    with pytest.raises(CommandError, match="was filled with synthetic rows"):
        fill()

    assert Organisation.objects.count() == 40


@pytest.mark.parametrize("number", ["0", "-1", "many", "99999999"])
def test_a_number_that_cannot_be_is_refused(number):
    with pytest.raises(CommandError, match="a number from 1 to 5000000"):
        call_command("synthetic", f"--organisations={number}")
