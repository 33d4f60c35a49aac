"""The command that fills an empty database with synthetic organisations."""

import math
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count

from evaluation.models import CriterionScore
from programmes.models import Project
from registry.desk.checks import project_models
from registry.models import (
    Agreement,
    Cluster,
    Event,
    Mandate,
    Membership,
    MembershipAttestation,
    Organisation,
    Participation,
    Place,
    Recognition,
    Source,
    Territory,
)
from registry.models.base import sourced_models
from registry.recorded.tables import kept_models
from registry.synthetic import SOURCE, networks
from registry.synthetic.dealing import MODULUS, STEP, Dealer, Dealt
from registry.synthetic.names import LABEL
from tests.factories import (
    make_cluster,
    make_organisation,
    make_place,
    make_source,
    make_territory,
)

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
    assert Cluster.objects.count() == 60


def test_every_row_says_that_it_is_synthetic(places):
    fill()

    for model in sourced_models():
        assert not model.objects.exclude(source__slug__startswith=SOURCE).exists()
    for model in (Organisation, Cluster):
        assert not model.objects.exclude(name__contains=LABEL, slug__startswith="synth")
    for model in (Agreement, Event):
        assert not model.objects.exclude(title_en__contains=LABEL)


def test_facts_rest_on_one_large_source_and_on_many_small_ones(places):
    fill(400)

    lists = Source.objects.filter(kind="list")
    assert Organisation.objects.values("source").distinct().count() == 1
    documented = MembershipAttestation.objects.values("source").distinct().count()
    assert documented > lists.count() / 4
    for attestation in MembershipAttestation.objects.select_related("source"):
        assert attestation.documented_on.year == attestation.source.published_on.year


def test_networks_work_with_their_members(places):
    fill(2000)

    for taking in Participation.objects.all():
        run_by = taking.partnership.cluster_links.values("cluster")
        held = taking.organisation.memberships.filter(cluster__in=run_by)
        assert held.exists()
    for kind in ("cluster", "organisation"):
        assert Mandate.objects.filter(**{f"{kind}__isnull": False}).exists()


def test_rows_are_valid_and_contradict_no_other(places):
    fill()
    call_command("synthetic_money", payments=50)

    call_command("check_registry")
    # Of each table some: they are made alike.
    for model in {*project_models()} - {*kept_models()}:
        for row in model._default_manager.all()[:20]:
            row.full_clean()


def test_three_organisations_in_five_have_a_place_and_most_a_number(places):
    fill(1000)

    stated = Organisation.objects.aggregate(
        placed=Count("place"), numbers=Count("enterprise_number", distinct=True)
    )
    assert 550 < stated["placed"] < 650
    assert 800 < stated["numbers"] < 900


def test_some_clusters_are_still_recognised_and_some_are_not():
    rng = Random(1)
    last = [list(networks.recognitions(rng, None, None, None))[-1] for _ in range(100)]

    not_renewed = [term for term in last if term.ending == "not_renewed"]
    running = [term for term in last if term.end_on > networks.LAST_DAY]
    assert len(not_renewed) > 10
    assert len(running) > 50


def test_the_same_seed_gives_the_same_rows(places):
    models = (
        Organisation,
        Membership,
        MembershipAttestation,
        Cluster,
        Recognition,
        Participation,
        Project,
        CriterionScore,
    )
    filled = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            fill(seed=seed)
            filled.append(contents(*models))
            transaction.set_rollback(True)

    assert filled[0] == filled[1]
    assert filled[0] != filled[2]


def test_each_organisation_has_a_number_of_its_own():
    scattered = {number * STEP % MODULUS for number in range(1, 1000)}
    assert len(scattered) == 999
    assert math.gcd(STEP, MODULUS) == 1


def test_rows_whose_keys_do_not_follow_are_not_taken_for_dealt_ones():
    first, second, third = (make_organisation() for _each in range(3))
    second.delete()

    with pytest.raises(ValueError, match="2 keys"):
        Dealt.of(Organisation.objects.all())
    assert Dealt.of(Organisation.objects.filter(pk=third.pk)).count == 1


def test_what_is_drawn_is_below_its_bound_and_spread(db):
    drawn = Dealer(1, 0).draw("anything", 10)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {drawn}, count(*) FROM generate_series(1, 1000) n GROUP BY 1"
        )
        counts = dict(cursor.fetchall())

    assert set(counts) == set(range(10))
    assert all(70 < count < 130 for count in counts.values())


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
