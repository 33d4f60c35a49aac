"""The founding facts of judgement: what was evaluated, published, contradicted."""

from datetime import date
from decimal import Decimal

import pytest

from evaluation.figures.ranks import rank
from evaluation.indicators import CATALOGUE, measure
from evaluation.indicators.words import told
from evaluation.models import (
    Contradiction,
    Criterion,
    Evaluation,
    EvaluationStatus,
    FigureMeasure,
    FigureUnit,
    Framework,
    IndicatorCode,
    LabelLevel,
    Outcome,
    PublishedFigure,
    QualityLabel,
    Reason,
    Resolution,
    Statement,
    Target,
)
from evaluation.rules import RuleState, judge
from evaluation.templatetags.figures import published
from programmes.models import Exactness
from registry.models import (
    Cluster,
    ClusterKind,
    Membership,
    Organisation,
    Precision,
    RecognitionEnding,
)
from registry.models.base import Basis

PRESENTATION = "walloon-clusters-internationalisation-2006"


def figure(slug):
    return PublishedFigure.objects.get(slug=slug)


# Frameworks


@pytest.mark.parametrize(
    ("kind", "day", "framework", "criteria"),
    [
        (ClusterKind.BUSINESS_CLUSTER, date(2001, 9, 1), "guidelines-2001", 9),
        (ClusterKind.BUSINESS_CLUSTER, date(2007, 6, 30), "guidelines-2001", 9),
        (ClusterKind.BUSINESS_CLUSTER, date(2007, 7, 1), "dimensions-2007", 5),
        (ClusterKind.BUSINESS_CLUSTER, date(2024, 6, 30), "dimensions-2007", 5),
        (ClusterKind.BUSINESS_CLUSTER, date(2024, 7, 1), "missions-2024", 4),
        (ClusterKind.COMPETITIVENESS_POLE, date(2006, 7, 1), "pole-criteria-2005", 5),
    ],
)
def test_clusters_are_judged_by_the_framework_of_their_time(
    facts, kind, day, framework, criteria
):
    held = Framework.objects.for_kind(kind).as_of(day).get()
    assert held.slug == framework
    ranks = held.criteria.values_list("rank", flat=True)
    assert list(ranks) == list(range(1, criteria + 1))


def test_the_decree_of_2007_has_five_dimensions(facts):
    dimensions = Criterion.objects.filter(framework__slug="dimensions-2007")
    assert list(dimensions.values_list("slug", flat=True)) == [
        "representativeness",
        "strategy",
        "dynamics",
        "results",
        "sustainability",
    ]


def test_every_criterion_is_told_in_both_languages_or_in_none(facts):
    for criterion in Criterion.objects.all():
        assert criterion.name_en != criterion.name_fr
        assert bool(criterion.description_en) == bool(criterion.description_fr)


# Evaluations


def test_of_the_first_four_clusters_two_were_dropped_in_2004(facts):
    outcomes = {
        evaluation.cluster.slug: evaluation.outcome
        for evaluation in Evaluation.objects.filter(reference_on__year=2004)
    }
    assert outcomes == {
        "aeronautics": Outcome.CONTINUED,
        "auto-mobilite": Outcome.CONTINUED,
        "biotechnology": Outcome.ENDED,
        "wood": Outcome.ENDED,
    }


def test_those_dropped_lacked_critical_mass_and_involvement(facts):
    dropped = Evaluation.objects.filter(outcome=Outcome.ENDED, decided_on__year=2004)
    assert dropped.count() == 2
    for evaluation in dropped:
        assert evaluation.reasons == [Reason.CRITICAL_MASS, Reason.INVOLVEMENT]
        assert evaluation.recognition.ending == RecognitionEnding.NOT_RENEWED
        assert evaluation.recognition.end_on == evaluation.decided_on


def test_the_days_of_2004_are_known_to_the_year_only(facts):
    for evaluation in Evaluation.objects.filter(reference_on__year=2004):
        assert evaluation.reference_precision == Precision.YEAR
        assert evaluation.decided_precision == Precision.YEAR


def test_that_biotechnology_was_the_food_processing_cluster_is_inferred(facts):
    evaluation = Evaluation.objects.get(slug="biotechnology-2004")
    assert evaluation.basis == Basis.INFERRED
    assert "food-processing" in evaluation.quote
    assert "No source confirms it" in evaluation.note_en


def test_ceramics_was_not_renewed_by_june_2007_as_it_seems_after_an_evaluation(facts):
    evaluation = Evaluation.objects.get(cluster__slug="ceramics")
    assert evaluation.outcome == Outcome.ENDED
    assert evaluation.decided_on == date(2007, 6, 27)
    assert evaluation.decided_precision == Precision.DOCUMENTED
    assert evaluation.reasons == []
    assert evaluation.basis == Basis.INFERRED


def test_the_evaluator_of_2010_found_the_members_moderately_involved(facts):
    evaluation = Evaluation.objects.get(slug="auto-mobilite-2010")
    assert evaluation.framework.slug == "dimensions-2007"
    assert evaluation.status == EvaluationStatus.DOCUMENTED
    assert "prescrits du décret sont respectés" in evaluation.strengths
    assert "modérée" in evaluation.weaknesses
    assert "stratégie" in evaluation.recommendations.get().text
    assert not evaluation.scores.exists()


def test_what_only_documents_tell_was_never_signed_here(facts):
    assert Evaluation.objects.count() == 9
    assert not Evaluation.objects.filter(signed_at__isnull=False).exists()


def test_an_evaluation_follows_the_framework_of_its_recognition(facts):
    for evaluation in Evaluation.objects.all():
        began_on = evaluation.recognition.start_on
        assert evaluation.framework in Framework.objects.for_kind(
            evaluation.cluster.kind
        ).as_of(began_on)


@pytest.mark.parametrize("slug", ["space", "clinical-research"])
def test_those_launched_in_2003_were_being_evaluated_in_2006(facts, slug):
    evaluation = Evaluation.objects.get(cluster__slug=slug)
    assert evaluation.reference_on == date(2006, 6, 30)
    assert evaluation.status == EvaluationStatus.DOCUMENTED
    assert evaluation.outcome == ""
    assert evaluation.decided_on is None
    assert "currently being evaluated" in evaluation.quote


# Targets and labels


@pytest.mark.parametrize(
    ("slug", "target", "result", "percent"),
    [
        ("cerdt-companies-met", 450, 1710, 380),
        ("cerdt-companies-supported", 600, 1014, 169),
        ("cerdt-events", 56, 91, Decimal("162.5")),
        ("cerdt-technological-clusters", 8, 11, Decimal("137.5")),
    ],
)
def test_the_centre_in_hainaut_went_beyond_its_targets(
    facts, slug, target, result, percent
):
    row = Target.objects.get(slug=slug)
    assert row.body == Organisation.objects.get(slug="cerdt")
    assert (row.target, row.result) == (target, result)
    assert row.attainment * 100 == percent


@pytest.mark.parametrize(
    ("slug", "target"),
    [
        ("wagralim-jobs-2006", 1000),
        ("mecatech-direct-jobs-2007", 800),
        ("mecatech-indirect-jobs-2007", 1600),
        ("greenwin-new-members-2020", 10),
    ],
)
def test_what_became_of_the_targets_of_the_poles_is_not_made_up(facts, slug, target):
    row = Target.objects.get(slug=slug)
    assert row.target == target
    assert row.result is None
    assert row.attainment is None


def test_the_six_poles_were_labelled_bronze_in_may_2024(facts):
    labels = QualityLabel.objects.as_of(date(2024, 12, 31))
    assert set(labels.values_list("cluster__slug", "level", "start_on")) == {
        (slug, LabelLevel.BRONZE, date(2024, 5, 1))
        for slug in (
            "biowin",
            "greenwin",
            "logistics-in-wallonia",
            "mecatech",
            "skywin",
            "wagralim",
        )
    }
    assert not QualityLabel.objects.as_of(date(2024, 4, 30)).exists()


# Figures


@pytest.mark.parametrize(
    ("slug", "value", "exactness"),
    [
        ("clusters-2001-networks", 4, Exactness.EXACT),
        ("clusters-2001-enterprises", 170, Exactness.EXACT),
        ("clusters-2006-networks", 10, Exactness.EXACT),
        ("clusters-2006-members", 790, Exactness.EXACT),
        ("clusters-2006-growth", Decimal("0.33"), Exactness.EXACT),
        ("clusters-2006-enterprises", 647, Exactness.EXACT),
        ("clusters-2006-enterprise-share", Decimal("0.82"), Exactness.EXACT),
        ("clusters-2006-overview-enterprises", 650, Exactness.EXACT),
        ("clusters-2006-overview-research", 47, Exactness.EXACT),
        ("clusters-2006-overview-projects", 60, Exactness.EXACT),
        ("clusters-2006-partnerships", 59, Exactness.EXACT),
        ("clusters-2006-members-involved", 222, Exactness.ABOUT),
        ("clusters-2005-new-enterprises", 4, Exactness.EXACT),
        ("clusters-2006-agreements", 6, Exactness.EXACT),
    ],
)
def test_the_presentation_of_2006_is_held_as_it_states_it(
    facts, slug, value, exactness
):
    row = figure(slug)
    assert row.value == value
    assert row.exactness == exactness
    assert row.source.slug == PRESENTATION
    assert row.cluster_kind == ClusterKind.BUSINESS_CLUSTER


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2001, 12, 31), 4),
        (date(2006, 6, 30), 10),
        (date(2007, 6, 27), 9),
        (date(2008, 11, 14), 14),
        (date(2014, 12, 31), 15),
        (date(2019, 12, 31), 7),
    ],
)
def test_the_numbers_of_clusters_are_those_that_documents_count(facts, day, count):
    counts = PublishedFigure.objects.filter(
        cluster_kind=ClusterKind.BUSINESS_CLUSTER,
        measure=FigureMeasure.NETWORKS,
        stated_on=day,
    )
    assert count in [row.value for row in counts]


@pytest.mark.parametrize(
    ("slug", "value"),
    [
        ("poles-2011-enterprises", 550),
        ("poles-2011-projects", 127),
        ("poles-2018-enterprises", 880),
        ("poles-2018-others", 184),
        ("poles-2020-enterprises", 963),
        ("poles-2020-patents", 235),
        ("poles-2021-members", 1200),
        ("poles-2021-patents", 270),
        ("poles-2023-members", 1230),
        ("poles-2023-enterprises", 1029),
        ("poles-2023-others", 201),
    ],
)
def test_the_totals_of_the_poles_are_those_published(facts, slug, value):
    row = figure(slug)
    assert row.value == value
    assert row.cluster_kind == ClusterKind.COMPETITIVENESS_POLE


@pytest.mark.parametrize(
    ("slug", "value", "day", "precision", "exactness"),
    [
        ("tweed-2009-enterprises", 60, "2009-12-31", "year", "about"),
        ("tweed-2013-members", 110, "2013-05-22", "day", "exact"),
        ("h2o-2022-members", 50, "2022-03-31", "month", "about"),
        ("biowin-2013-members", 500, "2013-02-28", "month", "more_than"),
        ("skywin-2006-members", 86, "2006-12-31", "year", "exact"),
        ("mecatech-2020-enterprises", 200, "2020-03-31", "month", "less_than"),
        ("plastiwin-2016-enterprise-share", ".85", "2016-12-31", "year", "exact"),
        ("cerdt-enterprises", 1000, "2002-07-31", "documented", "more_than"),
    ],
)
def test_the_counts_of_a_body_keep_their_day_and_how_exact_they_are(
    facts, slug, value, day, precision, exactness
):
    row = figure(slug)
    assert row.value == Decimal(value)
    assert row.stated_on.isoformat() == day
    assert (row.stated_precision, row.exactness) == (precision, exactness)


def test_the_parts_of_a_published_whole_add_up_where_the_document_gives_all(facts):
    whole = figure("biowin-2021-members").value
    parts = ("smes", "large", "research", "others")
    assert sum(figure(f"biowin-2021-{part}").value for part in parts) == whole

    actors = figure("mecatech-2014-actors").value
    parts = (
        "large",
        "smes",
        "university-labs",
        "research-centres",
        "competence-centres",
        "hautes-ecoles",
    )
    assert sum(figure(f"mecatech-2014-{part}").value for part in parts) == actors

    industrial, others = figure("poles-2023-enterprises"), figure("poles-2023-others")
    assert industrial.value + others.value == figure("poles-2023-members").value


def test_the_event_of_charleroi_gathered_120_people_of_20_countries(facts):
    people = figure("clusters-meet-regions-2024-people")
    countries = figure("clusters-meet-regions-2024-countries")
    assert people.about == countries.about
    assert people.about.slug == "clusters-meet-regions-charleroi-2024"
    assert (people.value, people.exactness) == (120, Exactness.MORE_THAN)
    assert countries.value == 20


@pytest.mark.parametrize(
    ("measure", "value", "unit", "shown"),
    [
        (FigureMeasure.INHABITANTS, 3_585_000, FigureUnit.NUMBER, "3,585,000"),
        (FigureMeasure.AREA, 16_844, FigureUnit.AREA, "16,844 km²"),
        (FigureMeasure.GDP_PER_INHABITANT, 26_377, FigureUnit.EURO, "€26,377"),
        (FigureMeasure.GDP_OF_EUROPE, Decimal("0.867"), FigureUnit.SHARE, "86.7 %"),
        (FigureMeasure.RD_INTENSITY, Decimal("0.0247"), FigureUnit.SHARE, "2.47 %"),
        (FigureMeasure.SHARE_OF_ECONOMY, Decimal("0.2"), FigureUnit.SHARE, "20 %"),
    ],
)
def test_what_is_published_of_the_region_is_held_in_its_unit(
    facts, measure, value, unit, shown
):
    row = PublishedFigure.objects.get(territory__code="BE3", measure=measure)
    assert row.value == value
    assert row.unit == unit
    assert published(row.value, row.measure).replace("\xa0", " ") == shown
    assert row.about.name == "Walloon Region"


@pytest.mark.parametrize(
    ("slug", "value", "exactness"),
    [
        ("mecatech-2015-actors", 243, Exactness.EXACT),
        ("skywin-2019-awex-members", 158, Exactness.EXACT),
        ("medvia-2024-members", 150, Exactness.EXACT),
        ("poles-2014-jobs", 19_000, Exactness.EXACT),
        ("igretec-2024-projects", 100, Exactness.MORE_THAN),
        ("federation-and-sirris-members", 2200, Exactness.EXACT),
        ("aperam-2024-investment", 90_000_000, Exactness.EXACT),
        ("aperam-2024-forest", 300, Exactness.EXACT),
        ("porte-ouest-2024-area", 1, Exactness.EXACT),
        ("techspace-aero-2004-staff", 1200, Exactness.EXACT),
        ("gsk-2022-staff", 9000, Exactness.ABOUT),
    ],
)
def test_what_was_read_in_november_2026_is_held_as_stated(
    facts, slug, value, exactness
):
    row = figure(slug)
    assert row.value == value
    assert row.exactness == exactness
    assert row.quote


def test_a_count_that_is_no_count_of_members_is_not_held_as_one(facts):
    members = PublishedFigure.objects.filter(measure=FigureMeasure.MEMBERS)
    for slug in ("greenwin-2011-initiators", "wallonia-2023-wood-enterprises"):
        assert not members.filter(slug=slug).exists()
        assert figure(slug).measure == FigureMeasure.OTHER


def test_a_share_is_a_share(facts):
    shares = (FigureMeasure.ENTERPRISE_SHARE, FigureMeasure.SME_SHARE)
    for row in PublishedFigure.objects.filter(measure__in=shares):
        assert 0 < row.value <= 1
        assert "%" in row.wording


# Contradictions


def test_the_register_holds_thirty_contradictions_in_order(facts):
    numbers = Contradiction.objects.values_list("number", flat=True)
    assert list(numbers) == list(range(1, 31))


def test_a_contradiction_is_known_once_all_its_statements_were_made(facts):
    known = {
        year: Contradiction.objects.known_by(date(year, 11, 28)).count()
        for year in (2005, 2012, 2026)
    }
    assert known[2005] < known[2012] < known[2026] == 30
    label = Contradiction.objects.known_by(date(2024, 5, 31)).filter(
        slug="biowin-label"
    )
    assert not label.exists()


def test_six_contradictions_are_open_and_every_other_says_why(facts):
    unresolved = Contradiction.objects.filter(resolution=Resolution.OPEN)
    assert set(unresolved.values_list("slug", flat=True)) == {
        "dropped-2004",
        "digital-budget",
        "biowin-members-2013",
        "first-call-projects",
        "biowin-label",
        "davenir-subsidy",
    }
    for contradiction in Contradiction.objects.all():
        assert contradiction.reason_en
        assert contradiction.reason_fr != contradiction.reason_en


@pytest.mark.parametrize(
    ("slug", "preferred", "other"),
    [
        ("enterprises-2006", 647, 650),
        ("partnerships-2006", 59, 60),
        ("five-poles", 4, 5),
        ("skywin-members-2019", 148, 158),
        ("skywin-projects-2019", 91, 85),
        ("greenwin-projects-2020", 56, 42),
    ],
)
def test_a_figure_is_preferred_to_one_that_contradicts_it(
    facts, slug, preferred, other
):
    statements = Statement.objects.filter(
        contradiction__slug=slug, figure__isnull=False
    )
    assert statements.get(is_preferred=True).figure.value == preferred
    others = statements.filter(is_preferred=False)
    assert {statement.figure.value for statement in others} == {other}


def test_280_million_for_the_poles_is_preferred_to_240(facts):
    statements = Statement.objects.filter(
        contradiction__slug="poles-envelope-2006", amount__isnull=False
    )
    preferred = statements.get(is_preferred=True).amount
    assert preferred.amount == 280_000_000
    assert preferred.is_preferred
    assert {statement.amount.amount for statement in statements} == {
        Decimal(280_000_000),
        Decimal(240_000_000),
    }


def test_a_statement_rests_on_the_document_of_its_figure(facts):
    for statement in Statement.objects.filter(figure__isnull=False):
        assert statement.source == statement.figure.source
    for statement in Statement.objects.filter(amount__isnull=False):
        assert statement.source == statement.amount.source


TODAY = date(2026, 11, 28)


def said(slug, code):
    cluster = Cluster.objects.get(slug=slug)
    found = measure([cluster], TODAY, [code])[cluster.pk][code]
    return told(found, CATALOGUE[code].unit), str(found.missing)


@pytest.mark.parametrize(
    ("slug", "code", "expected"),
    [
        ("biowin", "MEM-02", "between 39\xa0% and 93\xa0%"),
        ("biowin", "MEM-01", "at least 109"),
        ("biowin", "MEM-03", "too little is known"),
        ("biowin", "MEM-04", "too little is known"),
        ("biowin", "MEM-05", "too little is known"),
        ("biowin", "FUN-04", "too little is known"),
        # No document of three years shows any of the 18 members.
        ("greenwin", "MEM-01", "too little is known"),
        ("greenwin", "MEM-06", "too little is known"),
        ("mecatech", "MEM-02", "too little is known"),
    ],
)
def test_what_is_known_is_said_within_bounds(facts, slug, code, expected):
    text, why = said(slug, code)

    assert text == expected
    assert why


def test_the_share_of_smes_of_biowin_is_between_what_is_known_and_what_could_be(facts):
    """Of 94 of 101 enterprises no source told the size: whatever they are, it holds."""
    firms = Organisation.objects.filter(
        kind="enterprise",
        memberships__in=Membership.objects.as_of(TODAY).filter(cluster__slug="biowin"),
    )
    small = firms.exclude(size_class__in=["", "large"]).count()
    large = firms.filter(size_class="large").count()

    found = measure([Cluster.objects.get(slug="biowin")], TODAY, ["MEM-06"])
    ((reading,),) = [each.values() for each in found.values()]

    assert 0 < large < firms.count() / 2
    assert reading.value is None
    assert round(reading.low * firms.count()) == small
    assert round(reading.high * firms.count()) == firms.count() - large


def test_nobody_is_ranked_by_how_much_was_read(facts):
    clusters = list(Cluster.objects.recognisable().in_operation(TODAY))

    for code in IndicatorCode:
        assert not any(each.rank for each in rank(clusters, TODAY, code)), code


def test_old_mandates_tell_nothing_of_who_presides_now(facts):
    readings = {
        each.code: each for each in judge(Cluster.objects.get(slug="biowin"), TODAY)
    }

    assert readings["L13"].state == RuleState.NOT_KNOWN
    assert "Goldman" not in str(readings["L13"].evidence)
    assert readings["L18"].state == RuleState.NOT_APPLICABLE
