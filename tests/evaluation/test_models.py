"""What judgement is made of: evaluations, targets, figures, contradictions."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation

from evaluation.models import (
    Contradiction,
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    FigureMeasure,
    Framework,
    PublishedFigure,
    Recommendation,
    Resolution,
    Target,
)
from registry.models import ClusterKind
from tests.evaluation.factories import (
    make_contradiction,
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_published_figure,
    make_quality_label,
    make_recommendation,
    make_statement,
    make_target,
)
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_event,
    make_organisation,
    make_recognition,
)

pytestmark = pytest.mark.django_db

END_OF_PILOT = date(2007, 6, 30)


# Frameworks


def test_a_framework_is_of_a_kind_of_cluster_and_of_its_time():
    make_framework(name_en="Guidelines", start_on=date(2001, 1, 1), end_on=END_OF_PILOT)
    make_framework(name_en="Dimensions", start_on=date(2007, 7, 1))
    make_framework(
        name_en="Poles",
        cluster_kind=ClusterKind.COMPETITIVENESS_POLE,
        start_on=date(2005, 12, 1),
    )

    def names(kind, day):
        return [str(row) for row in Framework.objects.for_kind(kind).as_of(day)]

    assert names(ClusterKind.BUSINESS_CLUSTER, END_OF_PILOT) == ["Guidelines"]
    assert names(ClusterKind.BUSINESS_CLUSTER, date(2007, 7, 1)) == ["Dimensions"]
    assert names(ClusterKind.COMPETITIVENESS_POLE, date(2007, 7, 1)) == ["Poles"]


def test_a_criterion_is_named_in_the_language_of_the_reader():
    criterion = make_criterion(name_en="Strategy", name_fr="Stratégie")

    assert str(criterion) == "Strategy"
    with translation.override("fr"):
        assert str(criterion) == "Stratégie"


# Evaluations


def test_an_evaluation_is_known_from_its_reference_day_on():
    evaluation = make_evaluation(reference_on=date(2010, 8, 31))

    assert not Evaluation.objects.as_of(date(2010, 8, 30)).exists()
    assert Evaluation.objects.as_of(date(2010, 8, 31)).get() == evaluation


def test_evaluations_are_found_by_any_name_of_their_cluster():
    cluster = make_cluster(name="Auto-Mobilité")
    make_cluster_name(cluster=cluster, name="automobility")
    evaluation = make_evaluation(cluster=cluster)
    make_evaluation(cluster=make_cluster(name="Wood"))

    assert Evaluation.objects.search("AUTOMOBILITY").get() == evaluation
    assert Evaluation.objects.search("auto-mobilite").get() == evaluation
    assert Evaluation.objects.of_cluster(cluster).get() == evaluation


def test_only_a_file_that_is_still_written_is_open():
    evaluation = make_evaluation()

    assert evaluation.is_open
    evaluation.status = EvaluationStatus.SIGNED
    assert not evaluation.is_open


def test_an_evaluation_is_called_by_its_cluster_and_its_year():
    evaluation = make_evaluation(
        cluster=make_cluster(name="Wood"), reference_on=date(2004, 12, 31)
    )
    score = make_criterion_score(
        evaluation=evaluation, criterion=make_criterion(name_en="Dynamics")
    )

    assert str(evaluation) == "Wood, 2004"
    assert str(score) == "Wood, 2004, Dynamics: –"
    score.score = 2
    assert str(score) == "Wood, 2004, Dynamics: 2"


def test_the_opinion_comes_before_the_decision():
    def decided(opinion_on):
        return make_evaluation(
            status=EvaluationStatus.DECIDED,
            outcome="renewed",
            opinion_on=opinion_on,
            decided_on=date(2010, 12, 15),
        )

    decided(None)
    decided(date(2010, 12, 15))
    late = decided(date(2010, 12, 16))

    assert Evaluation.objects.inconsistent_opinion().get() == late


def test_an_evaluation_judges_a_recognition_of_its_own_cluster():
    cluster = make_cluster()
    make_evaluation(cluster=cluster, recognition=make_recognition(cluster=cluster))
    make_evaluation(cluster=cluster, recognition=None, reference_on=date(2007, 1, 1))
    of_another = make_evaluation(recognition=make_recognition())

    assert Evaluation.objects.inconsistent_recognition().get() == of_another


def test_an_evaluation_follows_a_framework_for_its_kind_of_cluster():
    pole = make_cluster(kind=ClusterKind.COMPETITIVENESS_POLE)
    make_evaluation()
    for_clusters = make_evaluation(cluster=pole)
    make_evaluation(
        cluster=pole,
        framework=make_framework(cluster_kind=ClusterKind.COMPETITIVENESS_POLE),
        reference_on=date(2014, 1, 1),
    )

    assert Evaluation.objects.inconsistent_framework().get() == for_clusters


def test_scores_are_on_the_criteria_of_the_framework():
    evaluation = make_evaluation()
    make_criterion_score(evaluation=evaluation)
    poles = make_framework(cluster_kind=ClusterKind.COMPETITIVENESS_POLE)
    foreign = make_criterion_score(
        evaluation=evaluation, criterion=make_criterion(framework=poles)
    )

    assert CriterionScore.objects.inconsistent_criterion().get() == foreign


def test_a_recommendation_stays_unclosed_until_the_day_it_is_closed():
    recommendation = make_recommendation(
        closed_on=date(2011, 6, 1), follow_up="Three members joined."
    )
    never = make_recommendation()

    def unclosed(day):
        return set(Recommendation.objects.unclosed(day))

    assert unclosed(date(2011, 5, 31)) == {recommendation, never}
    assert unclosed(date(2011, 6, 1)) == {never}


# Targets


@pytest.mark.parametrize(
    ("target", "result", "attainment"),
    [
        (450, 1710, Decimal("3.8")),
        (600, 1014, Decimal("1.69")),
        (8, 0, Decimal(0)),
        (8, None, None),
    ],
)
def test_the_attainment_of_a_target_is_its_result_as_a_share(
    target, result, attainment
):
    row = make_target(target=target, result=result)
    row.refresh_from_db()

    assert row.attainment == attainment


def test_a_target_is_of_a_cluster_or_of_an_organisation():
    cerdt = make_organisation(name="CeRDT")
    cluster = make_cluster(name="Wagralim")
    met = make_target(organisation=cerdt, name_en="Companies met")
    jobs = make_target(cluster=cluster, name_en="Jobs", name_fr="Emplois créés")

    assert (met.body, jobs.body) == (cerdt, cluster)
    assert str(met) == "CeRDT: Companies met"
    assert Target.objects.of_cluster(cluster).get() == jobs
    assert Target.objects.search("emplois CREES").get() == jobs


# Figures


def test_a_figure_is_known_from_the_day_that_it_speaks_of():
    figure = make_published_figure(stated_on=date(2006, 6, 30))

    assert not PublishedFigure.objects.as_of(date(2006, 6, 29)).exists()
    assert PublishedFigure.objects.as_of(date(2006, 6, 30)).get() == figure


def test_a_figure_is_about_a_cluster_a_body_an_event_or_all_of_a_kind():
    cluster = make_cluster(name="TWEED")
    cerdt = make_organisation(name="CeRDT")
    event = make_event(title="Clusters Meet Regions")
    figures = [
        make_published_figure(cluster=cluster, wording="110 entités"),
        make_published_figure(organisation=cerdt, wording="over 1 000 businesses"),
        make_published_figure(
            event=event, measure=FigureMeasure.PEOPLE, wording="over 120 participants"
        ),
        make_published_figure(cluster_kind=ClusterKind.BUSINESS_CLUSTER),
    ]

    assert [figure.about for figure in figures[:3]] == [cluster, cerdt, event]
    assert str(figures[0]) == "TWEED: 110 entités"
    assert str(figures[3]) == f"{ClusterKind.BUSINESS_CLUSTER.label}: 790 members"


@pytest.mark.parametrize(
    "text", ["entites", "tweed", "CERDT", "meet regions", "110 entités"]
)
def test_figures_are_found_by_their_words_and_their_subject(text):
    tweed, cerdt = make_cluster(name="TWEED"), make_organisation(name="CeRDT")
    meeting = make_event(title="Clusters Meet Regions")
    found = {
        "entites": make_published_figure(cluster=tweed, wording="110 entités"),
        "CERDT": make_published_figure(organisation=cerdt, wording="1 710 companies"),
        "meet regions": make_published_figure(event=meeting, wording="20 countries"),
    }
    found["tweed"] = found["110 entités"] = found["entites"]
    make_published_figure()

    assert PublishedFigure.objects.search(text).get() == found[text]


# Contradictions


def test_contradictions_are_found_in_either_language():
    contradiction = make_contradiction(
        name_en="Money for the poles", name_fr="Budget des pôles"
    )
    make_contradiction()

    assert Contradiction.objects.search("MONEY").get() == contradiction
    assert Contradiction.objects.search("poles").get() == contradiction


def test_contradictions_are_sorted_by_their_names_in_the_language_of_the_reader():
    make_contradiction(name_en="Enterprises", name_fr="Parts")
    make_contradiction(name_en="names", name_fr="Écritures")

    def names():
        rows = Contradiction.objects.with_name_key().order_by("name_key")
        return [str(row) for row in rows]

    assert names() == ["Enterprises", "names"]
    with translation.override("fr"):
        assert names() == ["Écritures", "Parts"]


def test_a_contradiction_needs_two_statements():
    contradiction = make_contradiction()
    alone = make_statement().contradiction
    both = make_statement().contradiction
    make_statement(contradiction=both)

    assert set(Contradiction.objects.inconsistent_statements()) == {
        contradiction,
        alone,
    }


def test_a_contradiction_prefers_a_statement_and_names_it():
    reasons = {"reason_en": "Rounded.", "reason_fr": "Arrondi."}

    def resolved(resolution, preferred):
        contradiction = make_contradiction(resolution=resolution, **reasons)
        make_statement(contradiction=contradiction, is_preferred=preferred)
        make_statement(contradiction=contradiction)
        return contradiction

    resolved(Resolution.PREFERRED, preferred=True)
    resolved(Resolution.OPEN, preferred=False)
    names_none = resolved(Resolution.PREFERRED, preferred=False)
    names_one = resolved(Resolution.BOTH, preferred=True)

    assert set(Contradiction.objects.inconsistent_preference()) == {
        names_none,
        names_one,
    }


def test_a_label_is_called_by_its_cluster_and_its_level():
    label = make_quality_label(cluster=make_cluster(name="GreenWin"))

    assert str(label) == "GreenWin: bronze"


def test_what_a_quote_told_before_is_the_status_of_an_installed_registry_now():
    migration = import_module("evaluation.migrations.0004_documented_evaluations")
    quoted = make_evaluation(quote="It was evaluated.")
    written = make_evaluation()

    def statuses():
        rows = Evaluation.objects.in_bulk([quoted.pk, written.pk])
        return [rows[quoted.pk].status, rows[written.pk].status]

    with connection.schema_editor() as editor:
        migration.document(apps, editor)
        assert statuses() == [EvaluationStatus.DOCUMENTED, EvaluationStatus.OPEN]
        migration.reopen(apps, editor)
        assert statuses() == [EvaluationStatus.OPEN, EvaluationStatus.OPEN]
