"""Each value of a filter says how many rows the list would show with it."""

from datetime import date

import pytest
from django.http import QueryDict

from registry.filters import (
    AgreementFilterSet,
    ClusterFilterSet,
    MemberFilterSet,
    OrganisationFilterSet,
    PartnershipFilterSet,
    SourceFilterSet,
)
from registry.lists.facets import NOT_STATED, RelatedFilter
from registry.models import (
    Agreement,
    Cluster,
    Membership,
    Organisation,
    Partnership,
    Source,
)
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_cluster_theme,
    make_membership,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_place,
    make_recognition,
    make_source,
    make_territory,
    make_theme,
    make_theme_scheme,
)

pytestmark = pytest.mark.django_db

DAY = date(2010, 6, 30)


def narrow(filterset_class, rows, **chosen):
    """Return the filters of a list with values chosen: ``kind="university"``."""
    query = QueryDict(mutable=True)
    for name, value in chosen.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    filterset = filterset_class(query, rows, day=DAY)
    assert filterset.is_valid(), filterset.problems
    return filterset


def counts(filterset, facet):
    (found,) = [f for f in filterset.facets() if f.name == facet]
    return {option.value: option.count for option in found.options}


@pytest.fixture
def registry():
    """Clusters, their members and their partnerships: every value with few rows."""
    wallonia = make_territory()
    places = [
        make_place(
            province=make_territory(code=code, level="province", parent=wallonia)
        )
        for code in ("BE32", "BE33")
    ]
    common, own = (
        make_theme_scheme(slug="s3"),
        make_theme_scheme(slug="specialisations"),
    )
    clusters = [make_cluster(name="TWEED"), make_cluster(name="BioWin")]
    make_cluster(name="Lone")
    make_recognition(cluster=clusters[0], start_on=date(2008, 1, 1))
    make_cluster_theme(
        cluster=clusters[0],
        theme=make_theme(scheme=common, slug="energy"),
        start_on=date(2008, 1, 1),
    )
    make_cluster_theme(
        cluster=clusters[1],
        theme=make_theme(scheme=own, slug="solar"),
        start_on=date(2008, 1, 1),
    )
    organisations = [
        make_organisation(
            kind=kind,
            size_class=size,
            place=place,
        )
        for kind in ("enterprise", "university")
        for size in ("micro", "large", "")
        for place in (*places, None)
    ]
    for number, organisation in enumerate(organisations):
        for cluster in clusters[: number % 3]:
            make_membership(
                cluster=cluster,
                organisation=organisation,
                start_on=date(2009, 1, 1),
                end_on=date(2010, 1, 1) if number % 5 == 0 else None,
            )
    partnerships = [make_partnership() for _ in range(3)]
    make_partnership_cluster(partnership=partnerships[0], cluster=clusters[0])
    make_partnership_cluster(partnership=partnerships[0], cluster=clusters[1])
    make_participation(partnership=partnerships[1], organisation=organisations[0])
    agreement = make_agreement(kind="memorandum", scope="regional")
    make_agreement_party(agreement=agreement, cluster=clusters[0])
    make_agreement_party(
        agreement=agreement, cluster=None, organisation=organisations[1]
    )
    other = make_agreement(kind="project", scope="world")
    make_agreement_party(agreement=other, cluster=None, organisation=organisations[1])
    make_source(kind="law", language="fr")


LISTS = [
    (ClusterFilterSet, Cluster.objects.all),
    (OrganisationFilterSet, Organisation.objects.all),
    (MemberFilterSet, lambda: Membership.objects.as_of(DAY)),
    (PartnershipFilterSet, Partnership.objects.all),
    (AgreementFilterSet, Agreement.objects.all),
    (SourceFilterSet, Source.objects.all),
]


@pytest.mark.parametrize(
    ("filterset_class", "rows"),
    [pytest.param(*each, id=each[0].__name__) for each in LISTS],
)
def test_each_count_is_what_the_list_would_show(registry, filterset_class, rows):
    everything = narrow(filterset_class, rows())
    for facet in everything.facets():
        for option in facet.options:
            chosen = {facet.name: option.value}
            narrowed = narrow(filterset_class, rows(), **chosen)
            assert narrowed.qs.count() == option.count, chosen
            for other in narrowed.facets():
                for further in other.options:
                    if other.name == facet.name:
                        continue
                    both = chosen | {other.name: further.value}
                    found = narrow(filterset_class, rows(), **both).qs.count()
                    assert found == further.count, both


@pytest.mark.parametrize(
    ("filterset_class", "rows"),
    [pytest.param(*each, id=each[0].__name__) for each in LISTS],
)
def test_all_values_of_a_facet_together_are_the_whole_list(
    registry, filterset_class, rows
):
    for facet in narrow(filterset_class, rows()).facets():
        values = [option.value for option in facet.options]
        narrowed = narrow(filterset_class, rows(), **{facet.name: values})
        assert set(narrowed.qs) == set(rows()), facet.name
        assert narrowed.qs.count() == rows().count()


def test_a_choice_does_not_change_the_counts_of_its_own_facet(registry):
    before = narrow(OrganisationFilterSet, Organisation.objects.all())
    after = narrow(OrganisationFilterSet, Organisation.objects.all(), kind="university")

    assert counts(after, "kind") == counts(before, "kind")
    assert counts(after, "size") != counts(before, "size")


def test_a_search_narrows_the_counts(registry):
    make_organisation(name="Sonaca", kind="enterprise", size_class="large")

    found = narrow(OrganisationFilterSet, Organisation.objects.all(), q="sonaca")

    assert counts(found, "kind") == {"enterprise": 1}
    assert counts(found, "cluster") == {NOT_STATED: 1}


def test_a_chosen_value_without_rows_stays_in_sight(registry):
    found = narrow(
        OrganisationFilterSet,
        Organisation.objects.all(),
        kind="hospital",
        province="BE32",
    )

    assert counts(found, "kind")["hospital"] == 0


def test_memberships_that_ended_do_not_count(registry):
    found = narrow(OrganisationFilterSet, Organisation.objects.all())

    held = Membership.objects.as_of(DAY)
    assert (
        counts(found, "cluster")["tweed"] == held.filter(cluster__slug="tweed").count()
    )
    assert held.count() < Membership.objects.count()


def test_the_spread_of_a_facet_disregards_the_filters(registry):
    rows = Organisation.objects.all()
    narrowed = narrow(
        OrganisationFilterSet, rows, kind="university", cluster="tweed", q="nothing"
    )

    spread = narrowed.spread("kind")

    assert sum(option.count for option in spread.options) == rows.count()


def test_facets_on_columns_are_counted_in_one_query(
    registry, django_assert_num_queries
):
    filterset = narrow(OrganisationFilterSet, Organisation.objects.all())
    # One each for the columns, the memberships and the activities, and for the names
    # of the clusters, the provinces and the divisions; one for the kinds of the
    # clusters; and one for each of the three states of an organisation.
    with django_assert_num_queries(10):
        filterset.facets()


def test_a_facet_on_many_rows_of_another_model_offers_the_most_frequent(
    registry, monkeypatch
):
    everything = narrow(OrganisationFilterSet, Organisation.objects.all())
    named = counts(everything, "cluster")
    assert named["tweed"] > named["biowin"] > 0
    monkeypatch.setattr(RelatedFilter, "most", 1)

    (facet,) = (f for f in everything.facets() if f.name == "cluster")
    assert facet.more == 1
    assert counts(everything, "cluster") == {
        slug: named[slug] for slug in ("tweed", NOT_STATED)
    }

    rows = Organisation.objects.all()
    chosen = narrow(OrganisationFilterSet, rows, cluster="biowin")
    assert counts(chosen, "cluster") == named
    left_out = narrow(OrganisationFilterSet, rows, not_cluster="biowin")
    assert counts(left_out, "cluster") == named
