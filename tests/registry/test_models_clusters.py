"""Clusters: their recognitions, regimes, names, themes and roles."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from registry.models import (
    Cluster,
    ClusterKind,
    LegalRegime,
    Mandate,
    Recognition,
)
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_cluster_succession,
    make_cluster_theme,
    make_legal_regime,
    make_mandate,
    make_mandate_attestation,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_person,
    make_recognition,
    make_source,
    make_subsidy_rate,
    make_theme,
    make_theme_scheme,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2001, 2, 8), date(2004, 12, 31)


def test_clusters_are_kept_by_kind():
    cluster = make_cluster(kind=ClusterKind.BUSINESS_CLUSTER)
    pole = make_cluster(kind=ClusterKind.COMPETITIVENESS_POLE)
    make_cluster(kind=ClusterKind.INNOVATION_HUB)

    assert list(Cluster.objects.of_kind(ClusterKind.COMPETITIVENESS_POLE)) == [pole]
    assert list(
        Cluster.objects.of_kind(
            ClusterKind.BUSINESS_CLUSTER, ClusterKind.COMPETITIVENESS_POLE
        )
    ) == [cluster, pole]


@pytest.mark.parametrize(
    ("kind", "recognisable"),
    [
        ("business_cluster", True),
        ("competitiveness_pole", True),
        ("innovation_hub", False),
        ("foreign_network", False),
    ],
)
def test_only_clusters_and_poles_are_ever_recognised(kind, recognisable):
    assert Cluster(kind=kind).is_recognisable is recognisable


@pytest.mark.parametrize(
    ("day", "in_operation"),
    [
        (date(2001, 2, 7), False),
        (FIRST, True),
        (date(2003, 6, 1), True),
        (LAST, True),
        (date(2005, 1, 1), False),
        (date(2006, 1, 1), True),
        (date(2100, 1, 1), True),
    ],
)
def test_a_cluster_is_in_operation_while_one_of_its_recognitions_holds(
    day, in_operation
):
    cluster = make_cluster()
    make_recognition(cluster=cluster, start_on=FIRST, end_on=LAST)
    make_recognition(cluster=cluster, start_on=date(2006, 1, 1))
    never = make_cluster()

    operating = Cluster.objects.with_operating(day).values_list("slug", "operating")
    assert dict(operating) == {cluster.slug: in_operation, never.slug: False}
    assert Cluster.objects.in_operation(day).contains(cluster) is in_operation
    assert Cluster.objects.not_in_operation(day).contains(cluster) is not in_operation
    assert not Cluster.objects.in_operation(day).contains(never)
    assert Cluster.objects.not_in_operation(day).contains(never)


def test_a_lifeline_goes_from_the_first_recognition_to_the_last():
    ended, going_on, never = make_cluster(), make_cluster(), make_cluster()
    make_recognition(cluster=ended, start_on=date(2006, 1, 1), end_on=date(2008, 1, 1))
    make_recognition(cluster=ended, start_on=FIRST, end_on=LAST)
    make_recognition(cluster=going_on, start_on=date(2006, 1, 1))
    make_recognition(cluster=going_on, start_on=FIRST, end_on=LAST)

    lifelines = {
        cluster: (cluster.launched_on, cluster.ended_on)
        for cluster in Cluster.objects.with_lifeline()
    }

    assert lifelines == {
        ended: (FIRST, date(2008, 1, 1)),
        going_on: (FIRST, None),
        never: (None, None),
    }


def test_members_of_a_cluster_are_counted_once_and_on_the_day():
    cluster, empty = make_cluster(), make_cluster()
    returning = make_organisation()
    make_membership(
        cluster=cluster, organisation=returning, start_on=FIRST, end_on=LAST
    )
    make_membership(cluster=cluster, organisation=returning, start_on=date(2005, 1, 1))
    make_membership(cluster=cluster, start_on=date(2005, 1, 1))

    def counts(day):
        rows = Cluster.objects.with_member_count(day)
        return {row: row.member_count for row in rows}

    assert counts(date(2001, 2, 7)) == {cluster: 0, empty: 0}
    assert counts(LAST) == {cluster: 1, empty: 0}
    assert counts(date(2005, 1, 1)) == {cluster: 2, empty: 0}


def test_counts_and_lifelines_keep_the_order_of_names():
    for name in ["Zinc", "Acier", "Étain"]:
        make_cluster(name=name)

    rows = Cluster.objects.with_lifeline().with_member_count(FIRST)

    assert [row.name for row in rows] == ["Acier", "Étain", "Zinc"]


def test_recognitions_are_kept_by_the_kind_of_the_cluster():
    pole = make_cluster(kind=ClusterKind.COMPETITIVENESS_POLE)
    of_pole = make_recognition(cluster=pole)
    of_cluster = make_recognition()

    kept = Recognition.objects.of_kind(ClusterKind.COMPETITIVENESS_POLE)

    assert list(kept) == [of_pole]
    assert set(Recognition.objects.of_kind(*ClusterKind)) == {of_pole, of_cluster}


def test_what_is_not_recognised_must_not_have_a_recognition():
    regime = make_legal_regime()
    make_recognition(regime=regime)
    hub = make_recognition(
        cluster=make_cluster(kind=ClusterKind.INNOVATION_HUB), regime=regime
    )
    pole_under_the_rules_of_clusters = make_recognition(
        cluster=make_cluster(kind=ClusterKind.COMPETITIVENESS_POLE), regime=regime
    )

    assert set(Recognition.objects.inconsistent_kind()) == {
        hub,
        pole_under_the_rules_of_clusters,
    }


def test_a_recognition_must_begin_while_its_regime_is_in_force():
    regime = make_legal_regime(start_on=FIRST, end_on=LAST)
    for start in [FIRST, LAST]:
        make_recognition(regime=regime, start_on=start)
    early = make_recognition(regime=regime, start_on=date(2001, 2, 7))
    late = make_recognition(regime=regime, start_on=date(2005, 1, 1))

    assert set(Recognition.objects.inconsistent_regime()) == {early, late}


def test_a_regime_belongs_to_a_kind_of_cluster():
    regime = make_legal_regime(cluster_kind=ClusterKind.COMPETITIVENESS_POLE)
    make_legal_regime()

    kept = LegalRegime.objects.for_kind(ClusterKind.COMPETITIVENESS_POLE)

    assert list(kept) == [regime]


def test_names_follow_the_language_of_the_reader():
    regime = make_legal_regime(name_en="Decree of 2007", name_fr="Décret de 2007")
    scheme = make_theme_scheme(name_en="Priority sectors", name_fr="Secteurs")
    theme = make_theme(name_en="Wood", name_fr="Bois")
    only_english = make_theme(name_en="Smart cities", name_fr="")

    with translation.override("en"):
        english = [str(row) for row in [regime, scheme, theme, only_english]]
    with translation.override("fr"):
        french = [str(row) for row in [regime, scheme, theme, only_english]]

    assert english == ["Decree of 2007", "Priority sectors", "Wood", "Smart cities"]
    assert french == ["Décret de 2007", "Secteurs", "Bois", "Smart cities"]


def test_legal_forms_are_told_in_words():
    regime = make_legal_regime(legal_forms=["asbl", "gie"])

    assert regime.legal_form_labels == [
        "non-profit association (ASBL)",
        "economic interest grouping (GIE)",
    ]


@pytest.mark.parametrize(
    ("rate", "percent"), [("1", 100), ("0.8", 80), ("0.5", 50), ("0.075", 8)]
)
def test_a_rate_is_told_in_hundredths(rate, percent):
    assert make_subsidy_rate(rate=Decimal(rate)).percent == percent


def test_a_rate_tells_the_years_it_is_for():
    regime = make_legal_regime(name_en="Decree")
    first = make_subsidy_rate(regime=regime, to_year=3, rate=Decimal("1.000"))
    later = make_subsidy_rate(regime=regime, from_year=4, rate=Decimal("0.5"))

    assert [str(first), str(later)] == ["Decree: 1–3 1.000", "Decree: 4– 0.5"]


def test_facts_about_a_cluster_are_told_in_words():
    cluster = make_cluster(name="TWEED")
    person = make_person(name="François Lepot")

    words = [
        str(cluster),
        str(make_cluster_name(name="Tweed asbl", cluster=cluster)),
        str(make_cluster_theme(cluster=cluster, theme=make_theme(name_en="Energy"))),
        str(make_recognition(cluster=cluster, start_on=date(2008, 3, 1))),
        str(
            make_cluster_succession(
                predecessor=cluster, successor=make_cluster(name="New"), kind="became"
            )
        ),
        str(make_mandate(cluster=cluster, person=person, role="president")),
    ]

    assert words == [
        "TWEED",
        "Tweed asbl",
        "TWEED: Energy",
        "TWEED, 2008",
        "TWEED became New",
        "François Lepot, president, TWEED",
    ]


def test_a_role_is_held_in_a_cluster_or_in_an_organisation():
    cluster, organisation = make_cluster(), make_organisation()

    assert make_mandate(cluster=cluster).body == cluster
    assert make_mandate(organisation=organisation).body == organisation


def test_a_role_was_last_documented_by_the_latest_document_up_to_the_day():
    mandate = make_mandate(start_on=date(2005, 1, 1))
    for day in [date(2007, 6, 1), date(2009, 6, 1)]:
        make_mandate_attestation(
            mandate=mandate, source=make_source(), documented_on=day
        )

    def last_documented(day):
        return Mandate.objects.with_last_documented(day).get().last_documented_on

    assert last_documented(date(2004, 12, 31)) is None
    assert last_documented(date(2005, 1, 1)) == date(2005, 1, 1)
    assert last_documented(date(2009, 5, 31)) == date(2007, 6, 1)
    assert last_documented(date(2009, 6, 1)) == date(2009, 6, 1)


def test_a_role_must_be_shown_by_documents_of_its_own_time():
    make_mandate(start_on=FIRST, end_on=LAST)
    bare = make_mandate()
    bare.attestations.all().delete()
    early = make_mandate(start_on=FIRST)
    make_mandate_attestation(
        mandate=early, source=make_source(), documented_on=date(2001, 2, 7)
    )
    late = make_mandate(start_on=FIRST, end_on=LAST)
    make_mandate_attestation(
        mandate=late, source=make_source(), documented_on=date(2005, 1, 1)
    )

    assert set(Mandate.objects.inconsistent_attestation()) == {bare, early, late}


def test_a_list_is_old_a_year_after_the_last_document_that_shows_members():
    shown, never = make_cluster(), make_cluster()
    member = make_membership(cluster=shown, start_on=date(2020, 3, 1))
    make_membership_attestation(membership=member, documented_on=date(2022, 5, 1))
    day = date(2023, 5, 1)

    listed = Cluster.objects.with_last_listed(day)
    assert listed.get(pk=shown.pk).last_listed_on == date(2022, 5, 1)
    assert listed.get(pk=never.pk).last_listed_on is None
    assert set(Cluster.objects.with_old_list(day)) == {shown, never}
    assert set(Cluster.objects.with_old_list(date(2023, 4, 30))) == {never}
