"""Each indicator: an example computed by hand, and what it says where data lack."""

import json
from datetime import date
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.functional import Promise

from evaluation.indicators import (
    CATALOGUE,
    PART_LABELS,
    How,
    Typology,
    Unit,
    measure,
    measure_together,
    series,
)
from evaluation.indicators.count import Count
from evaluation.models import IndicatorCode
from registry.models import (
    ClusterKind,
    ImportBatch,
    Membership,
    MembershipAttestation,
    Organisation,
    OrganisationKind,
    Participation,
    Partnership,
    PartnershipCluster,
    Precision,
    SizeClass,
)
from tests.factories import (
    default_source,
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_place,
    make_recognition,
    make_territory,
    wallonia,
)
from walloon_clusters.translations import source_strings

from .factories import make_published_figure
from .lists import read_whole

pytestmark = pytest.mark.django_db

DAY = date(2006, 6, 30)
YEAR = relativedelta(years=1)
YEAR_BEFORE = date(2005, 6, 30)
SINCE = date(2003, 6, 30)


def reading(cluster, code, day=DAY, **options):
    return measure([cluster], day, [code], **options)[cluster.pk][code]


def figures(cluster, code, day=DAY):
    """Return value, numerator, denominator and what is known, of lists read whole."""
    read_whole(cluster, days=(day, day - YEAR, day - 3 * YEAR))
    found = reading(cluster, code, day)
    assert found.missing is None
    assert found.low <= found.value <= found.high
    assert set(found.parts) <= set(PART_LABELS)
    assert json.loads(json.dumps(found.parts)) == found.parts
    return (found.value, found.numerator, found.denominator, found.coverage)


def bounds(cluster, code, day=DAY):
    """Return the bounds, numerator, denominator and what is known, without a value."""
    found = reading(cluster, code, day)
    assert found.value is None
    assert found.is_range
    assert str(found.missing)
    assert set(found.parts) <= set(PART_LABELS)
    return (found.low, found.high, found.numerator, found.denominator, found.coverage)


def lacking(cluster, code, day=DAY) -> str:
    found = reading(cluster, code, day)
    assert found.value is found.numerator is found.denominator is None
    return str(found.missing)


def join(cluster, number=1, *, start_on=SINCE, end_on=None, precision="day", **fields):
    """Have organisations of a sort join a cluster; a document of the day shows them."""
    organisations = [make_organisation(**fields) for _ in range(number)]
    for organisation in organisations:
        membership = make_membership(
            cluster=cluster,
            organisation=organisation,
            start_on=start_on,
            start_precision=precision,
            end_on=end_on,
        )
        if membership.start_on < DAY:
            make_membership_attestation(
                membership=membership, documented_on=min(end_on or DAY, DAY)
            )
    return organisations


def work_together(cluster, *organisations, start_on=SINCE, end_on=None):
    partnership = make_partnership(start_on=start_on, end_on=end_on)
    make_partnership_cluster(partnership=partnership, cluster=cluster)
    for organisation in organisations:
        make_participation(partnership=partnership, organisation=organisation)
    return partnership


# The catalogue


def test_the_catalogue_has_the_29_indicators_in_their_order():
    assert list(CATALOGUE) == list(IndicatorCode)
    assert len(CATALOGUE) == 29
    assert {
        code: each.how for code, each in CATALOGUE.items() if each.how != "computed"
    } == {"GOV-01": How.MANUAL, "GOV-02": How.MANUAL, "OUT-01": How.EXTERNAL}
    assert {each.type for each in CATALOGUE.values()} == set(Typology)


@pytest.mark.parametrize("code", IndicatorCode)
def test_an_indicator_says_how_it_is_computed_in_words_to_translate(code):
    each = CATALOGUE[code]
    texts = [each.definition, each.formula, each.source, each.floor_reason]
    assert (each.known is None) == (each.coverage is None)
    assert each.needs.label
    texts += [each.coverage] if each.coverage is not None else []

    assert all(isinstance(text, Promise) and str(text) for text in texts)
    assert str(each.definition).endswith(".")
    assert str(Unit(each.unit).label)
    assert each.label == code.label


def test_definitions_are_among_the_words_to_translate():
    """A text that is none of them would be shown in English to every reader."""
    words = {message.id for message in source_strings()}

    assert not {
        (code, str(text))
        for code, each in CATALOGUE.items()
        for text in (
            each.definition,
            each.formula,
            each.coverage,
            each.source,
            each.floor_reason,
        )
        if text is not None and str(text) not in words
    }


# An empty cluster, and a single member

NO_MEMBERS = "No membership is documented on this day."
NO_PARTNERSHIPS = "No partnership within the cluster is documented on this day."
WHY_NOT = {
    "MEM-10": "It takes an extract of the company register",
    "MEM-05": "No membership is documented three years before this day.",
    "PAR-01": NO_PARTNERSHIPS,
    "PAR-03": NO_PARTNERSHIPS,
    "PAR-04": NO_PARTNERSHIPS,
    "PAR-07": "No agreement of the cluster is documented on this day.",
    "PAR-08": "No enterprise is documented that a partnership",
    "FUN-01": "No grant is documented that was decided",
    "FUN-02": "No animation subsidy is documented by this day.",
    "FUN-03": "No income of the cluster is documented by this day.",
    "FUN-04": "It is the Region’s, not the cluster’s: it stands with the plans.",
    "FUN-05": "No grant is documented that was decided",
    "ACT-01": "No target of the cluster is documented",
    "GOV-01": "No evaluation with scores is documented by this day.",
    "GOV-02": "No evaluation by this day tells how satisfied the members are.",
    "OUT-01": "It takes the jobs and the value added of the members",
}


@pytest.mark.parametrize("code", IndicatorCode)
def test_of_an_empty_cluster_nothing_is_computable(code):
    found = reading(make_cluster(), code)

    assert not found.is_computable
    assert found.numerator is found.denominator is found.coverage is None
    assert found.parts == {}
    assert str(found.missing).startswith(WHY_NOT.get(code, NO_MEMBERS))


ALONE = {
    "MEM-01": 1,
    "MEM-02": 1,
    "MEM-03": 0,
    "MEM-04": 0,
    "MEM-05": 1,
    "MEM-08": 0,
    "MEM-09": 0,
    "MEM-12": 0,
    "PAR-01": "What is documented is counted: there may be more than 1.",
    "PAR-02": "Partnerships documented: 1. That these are all is not known",
    "PAR-03": "Partnerships documented: 1. That these are all is not known",
    "PAR-04": "Partnerships documented: 1. That these are all is not known",
    "PAR-05": "A single member is documented: there is nobody to be connected with.",
    "PAR-06": "Partnerships documented: 1. That these are all is not known",
    "MEM-06": "The size of none of the enterprises is known.",
    "MEM-07": "It is not known of any of them where they have their seat.",
    "MEM-11": "It is not known of any of them where they have their seat.",
}


@pytest.mark.parametrize("code", ALONE)
def test_of_a_single_member_known_by_its_name_only(code):
    """An enterprise that is a member for three years, alone in one partnership."""
    cluster = make_cluster()
    make_recognition(cluster=cluster, start_on=SINCE)
    (member,) = join(cluster)
    work_together(cluster, member)
    read_whole(cluster)

    found = reading(cluster, code)

    if isinstance(ALONE[code], str):
        assert str(found.missing).startswith(ALONE[code])
    else:
        assert found.value == ALONE[code]


# Members


def test_mem_01_counts_who_is_a_member_on_the_day():
    """Three enterprises and a university: 4; a document of 2002 alone shows one."""
    cluster = make_cluster()
    join(cluster, 2)
    join(cluster, kind="university")
    make_membership(cluster=cluster, start_on=date(2002, 1, 1))
    join(cluster, end_on=date(2006, 6, 29))
    join(cluster, start_on=date(2006, 7, 1))

    assert bounds(cluster, "MEM-01") == (3, None, 4, None, None)
    assert figures(cluster, "MEM-01") == (4, 4, None, 1)
    assert reading(cluster, "MEM-01").parts == {
        "kinds": {"enterprise": 3, "university": 1}
    }


def test_mem_02_is_the_share_of_enterprises():
    """3 of 4 = 75 %."""
    cluster = make_cluster()
    join(cluster, 3)
    join(cluster, kind="support")

    assert figures(cluster, "MEM-02") == (Decimal("0.75"), 3, 4, 1)


def test_mem_03_compares_with_a_year_before():
    """Six members, four a year before: 6 / 4 − 1 = 50 %, of two full lists.

    With one of them, or none, the difference is what was read, and no growth.
    """
    cluster = make_cluster()
    join(cluster, 3)
    join(cluster, end_on=date(2005, 12, 31))
    join(cluster, start_on=date(2006, 1, 1))
    join(cluster, 2, start_on=date(2006, 1, 1), precision=Precision.DOCUMENTED)

    for code in ("MEM-03", "MEM-04"):
        assert "two full lists" in lacking(cluster, code)
        read_whole(cluster, days=[DAY])
        assert "two full lists" in lacking(cluster, code)
        ImportBatch.objects.all().delete()
    assert figures(cluster, "MEM-03") == (Decimal("0.5"), 2, 4, 1)
    assert reading(cluster, "MEM-03").parts == {
        "members": 6,
        "members_before": 4,
        "joined": 3,
        "left": 1,
    }


def test_mem_03_needs_members_a_year_before():
    cluster = make_cluster()
    join(cluster, start_on=date(2005, 7, 1))

    missing = "No membership is documented a year before this day."
    assert lacking(cluster, "MEM-03") == missing
    assert lacking(cluster, "MEM-04") == missing


def test_mem_04_is_who_left_over_the_mean_of_the_year():
    """Of five one left, and one who came in the year left again; one came: 2 of 5.

    The mean of 5 members at the start and 5 at the end is 5: 2 / 5 = 40 %. Who changed
    into another category of membership stayed.
    """
    cluster = make_cluster()
    join(cluster, 2)
    make_membership(cluster=cluster, start_on=date(2001, 1, 1))
    join(cluster, end_on=YEAR_BEFORE)
    join(cluster, start_on=date(2005, 9, 1), end_on=date(2006, 6, 29))
    join(cluster, start_on=date(2006, 6, 30))
    (changed,) = join(cluster, end_on=date(2005, 12, 31))
    make_membership(cluster=cluster, organisation=changed, start_on=date(2006, 1, 1))

    assert figures(cluster, "MEM-04") == (Decimal("0.4"), 2, 5, 1)


def test_mem_05_is_who_stayed_for_three_years():
    """Of four members on 30 June 2003 one left, and one left and came back: 3 / 4."""
    cluster = make_cluster()
    join(cluster, 1)
    join(cluster, end_on=date(2004, 1, 1))
    (back,) = join(cluster, end_on=date(2004, 12, 31))
    make_membership(cluster=cluster, organisation=back, start_on=date(2006, 1, 1))
    make_membership(cluster=cluster, start_on=date(2001, 1, 1))
    join(cluster, start_on=date(2003, 7, 1))

    assert "no proof that somebody stayed" in lacking(cluster, "MEM-05")
    assert figures(cluster, "MEM-05") == (Decimal("0.75"), 3, 4, 1)


def test_mem_06_says_between_what_the_share_of_smes_lies():
    """A micro, a small, an SME and a large one, one not known: 3 / 5 to 4 / 5."""
    cluster = make_cluster()
    for size in (SizeClass.MICRO, SizeClass.SMALL, SizeClass.SME, SizeClass.LARGE, ""):
        join(cluster, size_class=size)
    join(cluster, kind="university", size_class=SizeClass.LARGE)

    expected = (Decimal("0.6"), Decimal("0.8"), 3, 5, Decimal("0.8"))
    assert bounds(cluster, "MEM-06") == expected
    Organisation.objects.filter(size_class="").update(size_class=SizeClass.MICRO)
    assert figures(cluster, "MEM-06") == (Decimal("0.8"), 4, 5, 1)


@pytest.mark.parametrize("code", ["MEM-06", "MEM-07"])
@pytest.mark.parametrize(
    ("measure", "exactness", "value", "is_said"),
    [
        ("members", "more_than", 500, False),
        ("enterprises", "exact", 70, False),
        ("members", "about", 500, True),
        ("members", "more_than", 4, True),
    ],
)
def test_no_bound_holds_where_many_more_are_known_to_be_unnamed(
    code, measure, exactness, value, is_said
):
    """Four are named of more than 500: what the others are nobody can say.

    Of about 500 the bounds take them all in; of more than four nobody need lack.
    """
    cluster = make_cluster()
    abroad = make_place(country="FR")
    for size in (SizeClass.SMALL, SizeClass.LARGE, "", ""):
        join(cluster, size_class=size, place=abroad if size else None)
    make_published_figure(
        cluster=cluster,
        measure=measure,
        exactness=exactness,
        value=value,
        stated_on=DAY,
    )

    found = reading(cluster, code)

    assert found.is_range == is_said
    if not is_said:
        assert "How many there are in all is not known" in str(found.missing)


def test_several_are_at_least_as_many_as_the_one_with_most():
    clusters = [make_cluster() for _each in range(2)]
    for cluster in clusters:
        join(cluster, size_class=SizeClass.SMALL)
        join(cluster)

    assert measure_together(clusters, DAY, ["MEM-06"])["MEM-06"].is_range

    make_published_figure(
        cluster=clusters[0], measure="members", value=300, stated_on=DAY
    )

    assert not measure_together(clusters, DAY, ["MEM-06"])["MEM-06"].is_range


def test_mem_07_says_between_what_the_share_in_wallonia_lies():
    """Two in Wallonia, one in Brussels, one in France, one unknown: 2 / 5 to 3 / 5."""
    cluster = make_cluster()
    brussels = make_territory(code="BE1")
    join(cluster, 2, place=make_place())
    join(cluster, place=make_place(region=brussels))
    join(cluster, country="FR")
    join(cluster, country="BE")
    join(cluster, kind="university", place=make_place())

    expected = (Decimal("0.4"), Decimal("0.6"), 2, 5, Decimal("0.8"))
    assert bounds(cluster, "MEM-07") == expected


def test_mem_08_counts_universities_and_research_centres():
    """A university and two research centres: 3; a college is for training."""
    cluster = make_cluster()
    join(cluster, kind="university")
    join(cluster, 2, kind="research_centre")
    join(cluster, kind="college")

    assert figures(cluster, "MEM-08") == (3, 3, None, 1)


def test_mem_09_is_one_less_the_squared_shares():
    """Two enterprises, a university, a support body: 1 − (4 + 1 + 1) / 16 = 0.625."""
    cluster = make_cluster()
    join(cluster, 2)
    join(cluster, kind="university")
    join(cluster, kind="support")

    assert figures(cluster, "MEM-09")[0] == Decimal("0.625")
    assert reading(cluster, "MEM-09").parts == {"number_of_kinds": 3}


def test_mem_10_needs_the_company_register():
    cluster = make_cluster()
    join(cluster, 2)

    assert "extract of the company register" in lacking(cluster, "MEM-10")


def test_mem_11_counts_provinces_and_concentration():
    """Three members in Charleroi, one in Mons, one in Namur: two provinces of three.

    By arrondissement: (9 + 1 + 1) / 25 = 0.44. One sits in Brussels, which is no
    Walloon province; of one the place is not known: known of 6 of 7.
    """
    cluster = make_cluster()
    hainaut, namur, _liege = (
        make_territory(code=code, level="province", parent=wallonia())
        for code in ("BE32", "BE35", "BE33")
    )
    charleroi, mons = (
        make_territory(code=code, level="arrondissement", parent=hainaut)
        for code in ("BE32B", "BE323")
    )
    dinant = make_territory(code="BE351", level="arrondissement", parent=namur)
    brussels = make_territory(code="BE1")
    for number, province, arrondissement in (
        (3, hainaut, charleroi),
        (1, hainaut, mons),
        (1, namur, dinant),
    ):
        place = make_place(province=province, arrondissement=arrondissement)
        join(cluster, number, place=place)
    join(cluster, place=make_place(region=brussels))
    join(cluster)

    assert bounds(cluster, "MEM-11") == (2, 3, 2, 3, Decimal("0.8571"))
    assert reading(cluster, "MEM-11").parts == {
        "provinces": {"BE32": 4, "BE35": 1},
        "arrondissements": 3,
        "concentration": 0.44,
    }


def test_mem_12_counts_members_of_another_cluster_too():
    """Of four, one is in another cluster and one was; a hub does not count: 1 / 4."""
    cluster, pole = make_cluster(), make_cluster(kind=ClusterKind.COMPETITIVENESS_POLE)
    hub = make_cluster(kind=ClusterKind.INNOVATION_HUB)
    both, formerly, with_hub, _alone = join(cluster, 4)
    make_membership(cluster=pole, organisation=both)
    make_membership(cluster=pole, organisation=formerly, end_on=date(2006, 6, 29))
    make_membership(cluster=hub, organisation=with_hub)

    make_recognition(cluster=cluster, start_on=SINCE)
    make_recognition(cluster=pole, start_on=SINCE)
    assert bounds(cluster, "MEM-12")[:4] == (Decimal("0.25"), 1, 1, 4)
    read_whole(pole)
    assert figures(cluster, "MEM-12")[:3] == (Decimal("0.25"), 1, 4)


# Partnerships


def test_par_01_counts_the_partnerships_of_the_day():
    """Three, in one of which one participant is known: 3, of 2 / 3 two are known."""
    cluster = make_cluster()
    one, two, university = *join(cluster, 2), *join(cluster, kind="university")
    work_together(cluster, one, two)
    work_together(cluster, one, university)
    work_together(cluster, two)
    work_together(cluster, one, two, end_on=date(2006, 6, 29))
    work_together(cluster, one, two, start_on=date(2006, 7, 1))
    work_together(make_cluster(), one, two)

    assert bounds(cluster, "PAR-01") == (3, None, 3, None, Decimal("0.6667"))
    assert reading(cluster, "PAR-01").parts == {
        "between_enterprises": 1,
        "participations": 5,
    }


@pytest.fixture
def five():
    """A cluster of five members, three of which share partnerships.

    Sonaca and Sabca are in two together, one of them with the university; of the other
    enterprises one works with somebody who is no member, one with nobody.
    """
    cluster = make_cluster()
    sonaca, sabca, abroad, _nobody = join(cluster, 4)
    (university,) = join(cluster, kind="university")
    work_together(cluster, sonaca, sabca)
    work_together(cluster, sonaca, sabca, university)
    work_together(cluster, abroad, make_organisation(), make_organisation())
    read_whole(cluster)
    make_published_figure(
        cluster=cluster, measure="partnerships", value=3, stated_on=DAY
    )
    return cluster


def test_par_02_is_the_share_of_members_who_take_part(five):
    """Sonaca, Sabca, the university and the fourth: at least 4 of 5 = 80 %."""
    assert bounds(five, "PAR-02") == (Decimal("0.8"), 1, 4, 5, 1)


def test_par_03_is_the_mean_number_of_participants(five):
    """At least (2 + 3 + 3) / 3 = 2.67, of three that a source counts."""
    assert bounds(five, "PAR-03") == (Decimal("2.666667"), None, 8, 3, 1)


def test_par_04_is_the_share_with_research_or_training(five):
    """At least one of three has a university beside enterprises."""
    assert bounds(five, "PAR-04") == (Decimal("0.333333"), 1, 1, 3, 1)


def test_par_05_is_the_share_of_pairs_that_share_a_partnership(five):
    """Three pairs of 5 × 4 / 2 = 10, however often they meet: at least 0.3."""
    assert bounds(five, "PAR-05") == (Decimal("0.3"), 1, 3, 10, 1)


def test_par_06_counts_the_enterprises_that_stay_alone(five):
    """At most two of four enterprises share no partnership with another member."""
    assert bounds(five, "PAR-06") == (0, Decimal("0.5"), 2, 4, 1)


@pytest.mark.parametrize("code", ["PAR-02", "PAR-03", "PAR-04", "PAR-05", "PAR-06"])
def test_partnerships_without_participants_tell_nothing(code):
    cluster = make_cluster()
    join(cluster, 2)
    work_together(cluster)

    assert (
        lacking(cluster, code) == "It is not known who takes part in the partnerships."
    )
    assert bounds(cluster, "PAR-01") == (1, None, 1, None, None)


def test_who_is_no_member_does_not_count_as_one_who_takes_part():
    cluster = make_cluster()
    join(cluster, kind="university")
    work_together(cluster, make_organisation(), make_organisation())

    read_whole(cluster)
    assert "That these are all is not known" in lacking(cluster, "PAR-02")
    assert "No enterprise is documented" in lacking(cluster, "PAR-06")


def test_par_07_counts_agreements_by_scope():
    """Two within Wallonia, one across the border; of one nobody else is named."""
    cluster = make_cluster()
    for scope, others in (("regional", 2), ("regional", 0), ("cross_border", 1)):
        agreement = make_agreement(scope=scope, start_on=SINCE)
        make_agreement_party(agreement=agreement, cluster=cluster)
        for _ in range(others):
            make_agreement_party(agreement=agreement)
    over = make_agreement(start_on=SINCE, end_on=date(2006, 6, 29))
    make_agreement_party(agreement=over, cluster=cluster)

    assert bounds(cluster, "PAR-07") == (3, None, 3, None, Decimal("0.6667"))
    assert reading(cluster, "PAR-07").parts == {
        "scopes": {"cross_border": 1, "regional": 2}
    }


def test_par_08_counts_what_was_founded_in_the_year():
    """Founded in 2005: two; in 2004: one; of one the day is not known: 2, of 3 / 4."""
    cluster = make_cluster()
    partnership = work_together(cluster, end_on=date(2004, 12, 31))
    for founded_on in (
        date(2005, 1, 1),
        date(2005, 12, 31),
        date(2004, 12, 31),
        date(2006, 1, 1),
        None,
    ):
        make_organisation(originates_from=partnership, founded_on=founded_on)

    last_day = date(2005, 12, 31)
    expected = (2, None, 2, None, Decimal("0.75"))
    assert bounds(cluster, "PAR-08", last_day) == expected
    assert reading(cluster, "PAR-08", last_day).parts == {"ever": 3}


def test_par_08_needs_the_founding_day():
    cluster = make_cluster()
    make_organisation(originates_from=work_together(cluster))

    assert "when the enterprises were founded" in lacking(cluster, "PAR-08")


# What was published in 2006, all clusters together


@pytest.fixture
def clusters_of_2006():
    """Ten clusters with 790 members, 647 of them enterprises, and 59 partnerships.

    222 members take part, each in one partnership. An enterprise in two of the
    clusters counts once: there are 791 memberships.
    """
    source = default_source()
    clusters = [make_cluster() for _ in range(10)]
    kinds = [OrganisationKind.ENTERPRISE] * 647
    kinds += [OrganisationKind.RESEARCH_CENTRE] * 47 + [OrganisationKind.OTHER] * 96
    members = Organisation.objects.bulk_create(
        Organisation(slug=f"m{number}", name=f"M {number}", kind=kind, source=source)
        for number, kind in enumerate(kinds)
    )
    Membership.objects.bulk_create(
        Membership(
            cluster=clusters[number % 10],
            organisation=member,
            start_on=date(2005, 1, 1),
            source=source,
        )
        for number, member in enumerate([*members, members[1]])
    )
    MembershipAttestation.objects.bulk_create(
        MembershipAttestation(membership=membership, documented_on=DAY, source=source)
        for membership in Membership.objects.all()
    )
    read_whole(*clusters)
    partnerships = Partnership.objects.bulk_create(
        Partnership(
            slug=f"p{number}", title_en="P", start_on=date(2005, 1, 1), source=source
        )
        for number in range(59)
    )
    PartnershipCluster.objects.bulk_create(
        PartnershipCluster(
            partnership=partnership, cluster=clusters[number % 10], source=source
        )
        for number, partnership in enumerate(partnerships)
    )
    Participation.objects.bulk_create(
        Participation(
            partnership=partnerships[number % 59], organisation=member, source=source
        )
        for number, member in enumerate(members[:222])
    )
    return clusters


def test_the_figures_published_in_2006_fit_together(clusters_of_2006):
    """647 / 790 = 81.9 %; 222 / 59 = 3.76; 222 / 790 = 28.1 %; 47 research actors."""
    found = measure_together(clusters_of_2006, DAY)

    assert found["MEM-01"].value == 790
    assert found["MEM-08"].value == 47
    assert round(found["MEM-02"].value, 3) == Decimal("0.819")
    assert round(found["PAR-02"].low, 3) == Decimal("0.281")
    assert (found["MEM-02"].numerator, found["MEM-02"].denominator) == (647, 790)
    assert found["PAR-01"].low == 59
    assert (found["PAR-02"].numerator, found["PAR-02"].denominator) == (222, 790)


def test_alone_an_organisation_in_two_clusters_counts_in_both(clusters_of_2006):
    found = measure(clusters_of_2006, DAY, ["MEM-01"])

    assert sum(each["MEM-01"].value for each in found.values()) == 791


# All at once, and through time


def test_the_number_of_queries_does_not_grow_with_the_clusters():
    clusters = [make_cluster() for _ in range(40)]
    for cluster in clusters:
        work_together(cluster, *join(cluster, 2))

    with CaptureQueriesContext(connection) as one:
        measure(clusters[:1], DAY)
    with CaptureQueriesContext(connection) as forty:
        found = measure(clusters, DAY)
    with CaptureQueriesContext(connection) as together:
        measure_together(clusters, DAY)

    assert len(one) == len(forty) == len(together) == 4
    assert {each["PAR-01"].low for each in found.values()} == {1}


def test_no_cluster_at_all_has_no_figures():
    found = measure_together([], DAY)

    assert not any(each.is_computable for each in found.values())


def test_only_what_is_asked_for_is_counted(django_assert_num_queries):
    cluster = make_cluster()

    with django_assert_num_queries(2):
        found = measure([cluster], DAY, ["MEM-02", "MEM-01"])
    with django_assert_num_queries(0):
        assert measure([], DAY) == {}

    assert list(found[cluster.pk]) == ["MEM-02", "MEM-01"]


def test_a_parameter_of_one_name_is_the_same_in_every_count():
    parameters = [
        (name, repr(value))
        for count in {count for each in CATALOGUE.values() for count in each.counts}
        if isinstance(count, Count)
        for name, value in count.parameters.items()
    ]

    assert len(dict(parameters)) == len(set(parameters)) > 5


def test_a_cluster_is_told_apart_from_the_others():
    small, large = make_cluster(), make_cluster()
    join(small, 1)
    join(large, 3)

    found = measure([large, small], DAY, ["MEM-01"])

    assert found[small.pk]["MEM-01"].low == 1
    assert found[large.pk]["MEM-01"].low == 3


def test_through_time_all_days_take_one_query_and_one_for_the_state(
    django_assert_num_queries,
):
    growing, empty = make_cluster(), make_cluster()
    join(growing, 1, start_on=date(2004, 1, 1))
    join(growing, 2, start_on=date(2005, 1, 1), end_on=date(2005, 12, 31))
    days = [date(year, 6, 30) for year in (2003, 2004, 2005, 2006)]

    with django_assert_num_queries(2):
        found = series([growing, empty], "MEM-01", days)

    values = [found[growing.pk][day].numerator for day in days]
    assert values == [None, 1, 3, 1]
    assert {each.value for each in found[empty.pk].values()} == {None}
