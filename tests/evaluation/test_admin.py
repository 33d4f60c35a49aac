"""Evaluation in the admin: what documents tell is kept there, what is signed is not."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.models import (
    Contradiction,
    Evaluation,
    EvaluationStatus,
    Framework,
    IndicatorCode,
    Measurement,
    Outcome,
    PublishedFigure,
    QualityLabel,
    Target,
)
from evaluation.services import decide_evaluation, sign_evaluation
from tests.factories import (
    make_cluster,
    make_mandate,
    make_organisation,
    make_person,
    make_recognition,
    make_source,
    make_staff,
    make_superuser,
)
from tests.programmes.factories import make_published_amount
from tests.registry.admin_forms import add as add_to
from tests.registry.admin_forms import (
    change,
    form_data,
    messages,
    parts,
    problems,
    remove,
    remove_chosen,
    warned,
)

from .acts import LAST_DAY, complete, make_evaluator, make_tweed, open_file, signed_file
from .factories import (
    FACTORIES,
    make_contradiction,
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_published_figure,
    make_recommendation,
    make_statement,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def add(client, model, **values):
    if model == "evaluation":
        # Boxes that are not ticked are not sent.
        values.setdefault("reasons", [])
    return add_to(client, model, app="evaluation", **values)


def url(page, *args):
    return reverse(f"admin:evaluation_{page}", args=args)


def make_documented(**fields):
    fields = {
        "status": EvaluationStatus.DECIDED,
        "outcome": Outcome.ENDED,
        "decided_on": date(2004, 12, 31),
        "reference_on": date(2004, 12, 31),
        "reasons": ["critical_mass"],
    } | fields
    return make_evaluation(**fields)


# What documents tell is entered


def test_an_evaluation_that_a_document_tells_of_is_entered_with_its_decision(staff):
    framework = make_framework()
    criterion = make_criterion(framework=framework)

    page = add(
        staff,
        "evaluation",
        cluster=make_cluster(name="Wood").pk,
        framework=framework.pk,
        reference_on="2004-12-31",
        reference_precision="year",
        outcome="ended",
        decided_on="2004-12-31",
        reasons=["critical_mass", "involvement"],
        source=make_source().pk,
        **parts("scores", {"criterion": criterion.pk, "score": "1"}),
        **parts("recommendations", {"number": "1", "text": "Find members."}),
    )

    assert page.status_code == 200
    evaluation = Evaluation.objects.get()
    assert evaluation.slug == "wood-2004"
    assert evaluation.status == EvaluationStatus.DECIDED
    assert evaluation.is_only_documented
    assert evaluation.reasons == ["critical_mass", "involvement"]
    assert evaluation.scores.get().score == 1
    assert evaluation.recommendations.get().text == "Find members."


def test_without_a_decision_the_words_of_the_document_tell_of_it(staff):
    said = {
        "cluster": make_cluster(name="Wood").pk,
        "framework": make_framework().pk,
        "reference_on": "2004-12-31",
        "source": make_source().pk,
    }
    page = add(staff, "evaluation", **said)
    (problem,) = problems(page)
    assert "Quote the document" in problem

    add(staff, "evaluation", quote="It was evaluated.", **said)

    evaluation = Evaluation.objects.get()
    assert evaluation.status == EvaluationStatus.DOCUMENTED
    assert evaluation.is_only_documented


def test_a_decision_without_its_day_is_explained(staff):
    page = add(
        staff,
        "evaluation",
        cluster=make_cluster().pk,
        framework=make_framework().pk,
        reference_on="2004-12-31",
        outcome="continued",
        source=make_source().pk,
    )

    assert problems(page) == ["A decision has its day: enter the two."]


def test_what_a_document_tells_is_corrected_and_removed(staff):
    evaluation = make_documented()
    recommendation = make_recommendation(evaluation=evaluation)

    change(staff, evaluation, reasons_text="Few members.", reasons=["critical_mass"])
    evaluation.refresh_from_db()
    assert evaluation.reasons_text == "Few members."

    for row in (recommendation, evaluation):
        remove(staff, row)
    assert not Evaluation.objects.exists()


# What is written and signed on the site is shown


@pytest.mark.parametrize("decided", [False, True])
def test_nobody_changes_or_removes_what_was_signed(staff, decided):
    eva = make_evaluator()
    evaluation = signed_file(make_tweed(), eva)
    score, measurement = evaluation.scores.first(), evaluation.measurements.first()
    if decided:
        decide_evaluation(
            evaluation=evaluation,
            user=eva,
            outcome=Outcome.ENDED,
            decided_on=LAST_DAY,
            reasons=["other"],
            source=make_source(),
        )
    before = Evaluation.objects.values().get(), list(evaluation.scores.values())

    for row in (evaluation, score, measurement):
        name = row._meta.model_name
        assert staff.get(url(f"{name}_change", row.pk)).status_code == 200
        assert staff.post(url(f"{name}_change", row.pk), {}).status_code == 403
        page = url(f"{name}_delete", row.pk)
        assert staff.post(page, {"post": "yes"}).status_code == 403

    assert before == (
        Evaluation.objects.values().get(),
        list(evaluation.scores.values()),
    )
    html = staff.get(url("evaluation_change", evaluation.pk)).content.decode()
    assert "nobody changes what was signed" in html


def test_what_was_signed_is_not_removed_from_the_list_either(staff):
    evaluation = signed_file(make_tweed(), make_evaluator())

    remove_chosen(staff, evaluation)

    assert Evaluation.objects.filter(pk=evaluation.pk).exists()


def test_nothing_is_added_to_what_was_signed(staff):
    evaluation = signed_file(make_tweed(), make_evaluator())

    page = add(
        staff,
        "recommendation",
        evaluation=evaluation.pk,
        number="7",
        text="One more.",
    )

    (problem,) = problems(page)
    assert "is signed" in problem
    assert page.context["adminform"].form["text"].value() == "One more."
    assert not evaluation.recommendations.exists()


def test_a_recommendation_is_followed_up_after_the_signature_and_nothing_else(staff):
    eva = make_evaluator()
    tweed = make_tweed()
    recommendation = make_recommendation(evaluation=open_file(tweed, eva))
    sign_evaluation(evaluation=complete(recommendation.evaluation, eva), user=eva)
    address = url("recommendation_change", recommendation.pk)
    shown = staff.get(address).context["adminform"].form
    assert set(shown.fields) == {"closed_on", "follow_up"}

    change(
        staff,
        recommendation,
        closed_on="2011-09-01",
        follow_up="Three joined.",
        text="Other words",
    )

    recommendation.refresh_from_db()
    assert recommendation.follow_up == "Three joined."
    assert recommendation.text == "Find members in Luxembourg."
    delete = url("recommendation_delete", recommendation.pk)
    assert staff.post(delete, {"post": "yes"}).status_code == 403


def test_an_open_file_is_shown_and_leads_to_its_own_page(staff):
    evaluation = make_evaluation()
    address = url("evaluation_change", evaluation.pk)

    html = staff.get(address).content.decode()

    assert reverse("evaluation_edit", args=[evaluation.slug]) in html
    assert staff.post(address, {}).status_code == 403
    remove(staff, evaluation)
    assert not Evaluation.objects.exists()


def test_no_measurement_is_entered_changed_or_imported(staff):
    for page in ("measurement_add", "measurement_import"):
        assert staff.get(url(page)).status_code == 403
        assert staff.post(url(page), {}).status_code == 403
    assert staff.get(url("measurement_export")).status_code == 200
    assert not Measurement.objects.exists()


def test_staff_without_the_permission_see_evaluations_and_change_none(client):
    client.force_login(make_staff("view_evaluation"))
    address = url("evaluation_change", make_documented().pk)

    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 403
    assert client.get(url("evaluation_add")).status_code == 403


# The other tables


def test_a_framework_is_entered_with_its_criteria(staff):
    source = make_source()

    add(
        staff,
        "framework",
        name_en="Five dimensions",
        name_fr="Cinq dimensions",
        slug="five",
        cluster_kind="business_cluster",
        start_on="2007-07-01",
        source=source.pk,
        **parts(
            "criteria",
            *(
                {
                    "name_en": name,
                    "name_fr": name,
                    "slug": name.lower(),
                    "rank": rank,
                    "basis": "stated",
                }
                for rank, name in enumerate(["Strategy", "Dynamics"], start=1)
            ),
        ),
    )

    framework = Framework.objects.get()
    assert [(row.rank, str(row)) for row in framework.criteria.all()] == [
        (1, "Strategy"),
        (2, "Dynamics"),
    ]
    assert {row.source for row in framework.criteria.all()} == {source}


def test_a_target_a_label_and_a_figure_are_entered(staff):
    cluster, source = make_cluster(), make_source()
    add(
        staff,
        "target",
        name_en="Companies met",
        name_fr="Entreprises rencontrées",
        slug="met",
        cluster=cluster.pk,
        target="450",
        result="1710",
        start_on="2010-01-01",
        source=source.pk,
    )
    add(
        staff,
        "qualitylabel",
        cluster=cluster.pk,
        level="bronze",
        start_on="2024-05-01",
        source=source.pk,
    )
    add(
        staff,
        "publishedfigure",
        cluster_kind="business_cluster",
        measure="members",
        value="790",
        wording="790 members",
        slug="members-2006",
        stated_on="2006-06-30",
        source=source.pk,
    )

    assert Target.objects.get().attainment == Decimal("3.8")
    assert QualityLabel.objects.get().level == "bronze"
    assert PublishedFigure.objects.get().value == 790
    html = staff.get(url("target_changelist")).content.decode()
    assert "1,710" in html
    assert "380" in html


@pytest.mark.parametrize(
    ("measure", "typed", "value"),
    [
        ("sme_share", "82 %", "0.82"),
        ("sme_share", "81,9 %", "0.819"),
        ("growth", "-3.5%", "-0.035"),
        ("growth", "150 %", "1.5"),
        ("members", "1 234,5", "1234.5"),
        ("members", "790", "790"),
        ("other", "44,4 %", "0.444"),
        ("sme_share", "0.82", None),
        ("sme_share", "82", None),
        ("members", "82 %", None),
        ("members", "1.234", None),
        ("members", "many", None),
    ],
)
def test_a_published_share_is_typed_with_its_sign(staff, measure, typed, value):
    figure = make_published_figure(measure="members", value=5)

    page = change(staff, figure, measure=measure, value=typed)

    figure.refresh_from_db()
    if value is None:
        assert figure.value == 5
        assert problems(page)
        return
    assert figure.value == Decimal(value)
    change(staff, figure, wording="Again")
    figure.refresh_from_db()
    assert (figure.value, figure.wording) == (Decimal(value), "Again")


def test_a_contradiction_is_entered_with_its_statements(staff):
    figure, amount = make_published_figure(), make_published_amount()
    source = make_source()

    page = add(
        staff,
        "contradiction",
        number="20",
        name_en="Members in 2006",
        name_fr="Membres en 2006",
        slug="members",
        resolution="preferred",
        reason_en="Counted.",
        reason_fr="Comptés.",
        **parts(
            "statements",
            {
                "number": 1,
                "text": "790",
                "figure": figure.pk,
                "is_preferred": "on",
                "source": source.pk,
                "basis": "stated",
            },
            {
                "number": 2,
                "text": "650",
                "amount": amount.pk,
                "source": source.pk,
                "basis": "stated",
            },
        ),
    )

    assert page.redirect_chain, problems(page)
    contradiction = Contradiction.objects.get()
    assert [str(row) for row in contradiction.statements.all()] == ["790", "650"]
    assert warned(contradiction) == []


# What looks odd is pointed out


def test_an_evaluation_of_another_cluster_or_kind_is_pointed_out():
    evaluation = make_documented(
        recognition=make_recognition(),
        framework=make_framework(cluster_kind="competitiveness_pole"),
        opinion_on=date(2005, 1, 1),
    )

    found = " ".join(warned(evaluation))

    assert "another kind of cluster" in found
    assert "one of another cluster" in found
    assert "opinion after the decision" in found


def test_a_score_on_a_criterion_of_another_framework_is_pointed_out():
    other = make_framework(cluster_kind="competitiveness_pole")
    score = make_criterion_score(
        evaluation=make_evaluation(framework=make_framework()),
        criterion=make_criterion(framework=other),
    )

    assert warned(score) == [
        "The criterion belongs to another framework than the one of the evaluation."
    ]


def test_contradictions_without_statements_or_preference_are_pointed_out():
    contradiction = make_contradiction(
        resolution="preferred", reason_en="So.", reason_fr="Ainsi."
    )
    assert len(warned(contradiction)) == 2
    make_statement(contradiction=contradiction, is_preferred=True)
    make_statement(contradiction=contradiction)
    assert warned(contradiction) == []


def test_an_evaluator_who_is_tied_to_the_cluster_is_pointed_out():
    cluster, person = make_cluster(name="Wood"), make_person(name="Jean Dupont")
    make_mandate(cluster=cluster, person=person, start_on=date(2001, 1, 1))

    (warning,) = warned(make_documented(cluster=cluster, evaluator=person))

    assert "cannot evaluate it" in warning


# What is looked for is found


def found(client, model, **query):
    page = client.get(url(f"{model}_changelist"), query)
    return set(page.context["cl"].queryset)


def test_evaluations_and_their_parts_are_found_by_cluster(staff):
    evaluation = make_evaluation(cluster=make_cluster(name="Skywin"))
    rows = {
        make: FACTORIES[make](evaluation=evaluation)
        for make in FACTORIES
        if make.__name__ in ("CriterionScore", "Recommendation", "Measurement")
    }
    make_recommendation()

    assert found(staff, "evaluation", q="skywin") == {evaluation}
    for model, row in rows.items():
        assert found(staff, model._meta.model_name, q="skywin") == {row}
    code = IndicatorCode.MEM_01
    assert found(staff, "measurement", q=code) == {rows[Measurement]}


def test_lists_are_filtered(staff):
    documented, written = make_documented(), make_evaluation()
    target = make_target(organisation=make_organisation(), result=Decimal(1))
    make_target()

    assert found(staff, "evaluation", status__exact="decided") == {documented}
    assert found(staff, "evaluation", status__exact="open") == {written}
    assert found(staff, "target", result__isempty="0") == {target}


def test_save_and_add_another_keeps_what_one_document_says_of_many(staff):
    source, framework = make_source(), make_framework()

    page = add(
        staff,
        "evaluation",
        cluster=make_cluster().pk,
        framework=framework.pk,
        reference_on="2004-12-31",
        reference_precision="year",
        outcome="continued",
        decided_on="2004-12-31",
        source=source.pk,
        _addanother="1",
    )

    form = page.context["adminform"].form
    assert int(form["source"].value()) == source.pk
    assert int(form["framework"].value()) == framework.pk
    assert form["cluster"].value() is None


@pytest.mark.parametrize(
    "value", ["x" * 10_000, "\x00", "9" * 400, "é\x00", "1e400", "NaN"]
)
@pytest.mark.parametrize("model", ["evaluation", "target", "publishedfigure"])
def test_bad_values_never_break_a_form(staff, model, value):
    page = staff.get(url(f"{model}_add"))
    data = dict.fromkeys(form_data(page), value)
    data |= {
        name: number
        for name, number in form_data(page).items()
        if name.endswith("_FORMS")
    }

    page = staff.post(url(f"{model}_add"), data)

    assert page.status_code == 200
    assert problems(page)


def test_what_looks_odd_is_said_after_saving(staff):
    evaluation = make_documented(
        framework=make_framework(cluster_kind="competitiveness_pole")
    )

    page = change(staff, evaluation, reasons=["critical_mass"])

    assert any("another kind of cluster" in text for text in messages(page))
