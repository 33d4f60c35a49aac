"""The pages on which evaluators open, write, sign and decide; and who reaches them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from evaluation.forms.fields import FigureField
from evaluation.indicators import Unit
from evaluation.models import (
    Evaluation,
    EvaluationStatus,
    IndicatorCode,
    Outcome,
    Recommendation,
)
from evaluation.services import sign_evaluation, writing
from registry.models import Person, Source
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_person,
    make_recognition,
    make_source,
    make_staff,
    make_superuser,
)

from .acts import (
    EVALUATOR,
    LAST_DAY,
    complete,
    html_of,
    make_evaluator,
    make_next_targets,
    make_tweed,
    open_file,
    signed_file,
)
from .factories import make_evaluation, make_recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(client):
    eva = make_evaluator()
    client.force_login(eva)
    return eva


@pytest.fixture
def tweed():
    return make_tweed()


@pytest.fixture
def file(tweed, eva):
    return open_file(tweed, eva)


def url(page, evaluation, **kwargs):
    return reverse(page, kwargs={"slug": evaluation.slug} | kwargs)


def typed(client, evaluation, **values):
    """Return what the page of a file sends, with other ``values``."""
    draft = client.get(url("evaluation_edit", evaluation)).context["draft"]
    forms = [*draft.parts, draft.recommendations.management_form]
    fields = [bound for form in forms for bound in form]
    data = {
        bound.html_name: value
        for bound in fields
        if (value := bound.value()) is not None and value is not False
    }
    return data | {"_version": str(draft.version)} | values


def save(client, evaluation, **values):
    return client.post(
        url("evaluation_edit", evaluation), typed(client, evaluation, **values)
    )


def told(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


# Who reaches them

PAGES = {
    "evaluation_edit": ({}, "change_evaluation", EvaluationStatus.OPEN),
    "evaluation_sign": ({}, "sign_evaluation", EvaluationStatus.OPEN),
    "evaluation_discard": ({}, "delete_evaluation", EvaluationStatus.OPEN),
    "evaluation_decide": ({}, "decide_evaluation", EvaluationStatus.SIGNED),
    "recommendation_follow": (
        {"number": 1},
        "change_recommendation",
        EvaluationStatus.SIGNED,
    ),
}


@pytest.fixture
def shown(tweed):
    """A function that makes an evaluation in a state, with a recommendation."""

    def shown(status, **fields):
        user = make_evaluator("writer")
        evaluation = complete(open_file(tweed, user), user)
        make_recommendation(evaluation=evaluation)
        Evaluation.objects.update(**fields)
        if status == EvaluationStatus.SIGNED:
            sign_evaluation(evaluation=evaluation, user=user)
        return evaluation

    return shown


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_its_own_permission(client, shown, page):
    kwargs, permission, status = PAGES[page]
    address = url(page, shown(status), **kwargs)
    # Who decides follows up as well.
    also = {"decide_evaluation"} if page == "recommendation_follow" else set()
    others = set(EVALUATOR) - {permission} - also

    assert client.get(address).status_code == 302
    client.force_login(make_staff(*others, username="others"))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    # What is followed up is read first.
    read = {"view_evaluation"} if page == "recommendation_follow" else set()
    client.force_login(make_staff(permission, *read, username="clerk"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_what_is_confidential_takes_the_permission_to_read_it(client, shown, page):
    kwargs, permission, status = PAGES[page]
    address = url(page, shown(status, is_confidential=True), **kwargs)

    client.force_login(make_staff(permission, username="clerk"))
    assert client.get(address).status_code == 403
    client.force_login(make_staff(permission, "read_confidential", username="reader"))
    assert client.get(address).status_code == 200


def test_opening_takes_its_own_permission(client):
    address = reverse("evaluation_open")
    client.force_login(make_staff(*(set(EVALUATOR) - {"add_evaluation"})))

    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


def test_whoever_is_not_staff_evaluates_nothing(client, file):
    eva = make_evaluator("former")
    eva.is_staff = False
    eva.save()
    client.force_login(eva)

    assert client.get(url("evaluation_edit", file)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_an_evaluation_that_is_not_there_has_no_pages(client, eva, page):
    kwargs = {"slug": "none"} | PAGES[page][0]

    assert client.get(reverse(page, kwargs=kwargs)).status_code == 404


def test_a_recommendation_that_is_not_there_has_no_page(client, file):
    address = url("recommendation_follow", file, number=9)

    assert client.get(address).status_code == 404


# Opening


def test_a_file_is_opened_with_one_click(client, eva, tweed):
    page = client.post(
        reverse("evaluation_open"),
        {"cluster": "tweed", "occasion": "end_of_term", "reference_on": "2011-02-28"},
        follow=True,
    )

    file = Evaluation.objects.get()
    assert page.redirect_chain[-1][0] == url("evaluation_edit", file)
    assert file.measurements.count() == len(IndicatorCode)
    assert told(page) == ["The file is open, and every indicator was measured."]


def test_a_second_click_leads_to_the_file_that_is_open(client, file):
    page = client.post(
        reverse("evaluation_open"),
        {"cluster": "TWEED", "occasion": "end_of_term", "reference_on": LAST_DAY},
        follow=True,
    )

    assert page.redirect_chain[-1][0] == file.get_absolute_url()
    assert told(page) == ["It had been opened already."]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"cluster": "TWEDE"}, "No cluster is called"),
        ({"reference_on": "2999-01-01"}, "lies ahead"),
        ({"reference_on": "x"}, "Enter a valid date."),
        ({"occasion": "x"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_opened_is_shown_again_with_the_reason(
    client, eva, tweed, values, problem
):
    said = {"cluster": "tweed", "occasion": "midterm", "reference_on": "2009-08-31"}

    page = client.post(reverse("evaluation_open"), said | values)

    form = page.context["form"]
    assert problem in str(form.errors)
    assert form["cluster"].value() == (said | values)["cluster"]
    assert not Evaluation.objects.exists()


def test_whoever_may_finds_the_button_in_the_calendar(client, eva):
    today = timezone.localdate()
    tweed = make_tweed(start_on=today - timedelta(days=3 * 365))
    type(tweed.recognitions.get().regime).objects.update(end_on=None)

    html = html_of(client.get(reverse("evaluation_calendar")))

    assert f'action="{reverse("evaluation_open")}"' in html
    assert f'name="reference_on" value="{today.isoformat()}"' in html
    earlier = today - timedelta(days=30)
    html = html_of(client.get(reverse("evaluation_calendar"), {"as_of": earlier}))
    assert f'name="reference_on" value="{earlier.isoformat()}"' in html
    client.logout()
    html = html_of(client.get(reverse("evaluation_calendar")))
    assert reverse("evaluation_open") not in html


# Writing


def test_everything_on_the_page_is_saved_at_once(client, file):
    organisation = make_organisation(
        name="Experts", enterprise_number=make_enterprise_number(4030192)
    )
    strategy = "score-" + file.scores.get(criterion__name_en="Strategy").criterion.slug

    page = client.post(
        url("evaluation_edit", file),
        typed(
            client,
            file,
            **{
                "evaluator": "Marie Curie",
                "evaluating_organisation": "BE 0403.019.261",
                "method": "Interviews",
                "members_asked": "100",
                "members_answering": "40",
                "strengths": "Projects",
                "weaknesses": "Fees",
                "is_confidential": "on",
                f"{strategy}-score": "4",
                f"{strategy}-findings": "Clear.",
                "recommendation-0-text": "Find members.",
                "recommendation-0-owner": "The board",
                "recommendation-0-due_on": "2011-12-31",
                "GOV-02-value": "7,5",
                "GOV-02-justification": "Survey of members",
                "GOV-02-source": "Survey of 2010",
            },
        ),
        follow=True,
    )

    assert told(page) == ["Saved."]
    file.refresh_from_db()
    assert file.evaluator.name == "Marie Curie"
    assert file.evaluator.source == file.source
    assert file.evaluating_organisation == organisation
    assert (file.method, file.members_asked, file.members_answering) == (
        "Interviews",
        100,
        40,
    )
    assert (file.strengths, file.weaknesses) == ("Projects", "Fees")
    assert file.is_confidential
    score = file.scores.get(criterion__name_en="Strategy")
    assert (score.score, score.findings) == (4, "Clear.")
    recommendation = file.recommendations.get()
    assert (recommendation.number, recommendation.text) == (1, "Find members.")
    assert recommendation.due_on == date(2011, 12, 31)
    satisfaction = file.measurements.get(code=IndicatorCode.GOV_02)
    assert (satisfaction.value, satisfaction.is_manual) == (Decimal("7.5"), True)
    assert satisfaction.source.title == "Survey of 2010"
    scores = file.measurements.get(code=IndicatorCode.GOV_01)
    assert scores.parts["scores"] == {score.criterion.slug: 4}


def test_saving_again_what_was_saved_changes_nothing(client, file):
    save(
        client,
        file,
        **{
            "MEM-02-value": "81,9 %",
            "MEM-02-justification": "List",
            "MEM-02-source": "List of 2010",
            "recommendation-0-text": "Find members.",
        },
    )
    events = file.measurements.model.pgh_event_model.objects.exclude(code="GOV-01")
    before = events.count(), Source.objects.count(), Recommendation.objects.count()
    share = file.measurements.get(code="MEM-02")
    assert share.value == Decimal("0.819")

    with translation.override("fr"):
        client.cookies["django_language"] = "fr"
        assert save(client, file).status_code == 302

    assert before == (
        events.count(),
        Source.objects.count(),
        Recommendation.objects.count(),
    )


def test_a_recommendation_is_added_changed_and_taken_away(client, file):
    save(client, file, **{"recommendation-0-text": "One."})
    save(client, file, **{"recommendation-1-text": "Two."})
    save(client, file, **{"recommendation-0-text": "First."})
    said = file.recommendations.order_by("number").values_list("number", "text")
    assert list(said) == [(1, "First."), (2, "Two.")]

    save(client, file, **{"recommendation-0-DELETE": "on", "recommendation-0-text": ""})

    assert list(said.all()) == [(2, "Two.")]
    save(client, file, **{"recommendation-1-text": "Three."})
    assert list(said.all()) == [(2, "Two."), (3, "Three.")]


def make_shown_member(cluster):
    """Make a member that a document shows shortly before the day of the file."""
    membership = make_membership(cluster=cluster, start_on=date(2008, 3, 1))
    make_membership_attestation(membership=membership, documented_on=date(2010, 1, 1))


def test_a_value_by_hand_is_taken_back(client, tweed, file):
    make_shown_member(tweed)
    by_hand = {"MEM-01-value": "790", "MEM-01-justification": "x", "MEM-01-source": "B"}
    save(client, file, **by_hand)
    members = file.measurements.filter(code="MEM-01")
    assert members.get().value == 790

    save(client, file, **{"MEM-01-compute": "on"})
    assert (members.get().low, members.get().is_manual) == (1, False)

    save(client, file, **by_hand)
    save(client, file, **dict.fromkeys(by_hand, ""))
    assert (members.get().low, members.get().is_manual) == (1, False)


def test_saving_can_measure_again_and_go_on_to_sign(client, tweed, file):
    make_shown_member(tweed)
    page = save(client, file, then="measure", method="Study")
    assert page.url == url("evaluation_edit", file)
    assert file.measurements.get(code="MEM-01").low == 1
    file.refresh_from_db()
    assert file.method == "Study"

    assert save(client, file, then="sign").url == url("evaluation_sign", file)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"members_asked": "1", "members_answering": "2"}, "More answered than"),
        ({"members_asked": "many"}, "Enter a whole number."),
        ({"evaluating_organisation": "Nobody"}, "No organisation is called “Nobody”"),
        ({"recommendation-0-owner": "The board"}, "This field is required."),
        ({"recommendation-0-text": "x", "recommendation-0-due_on": "x"}, "valid date"),
        ({"MEM-01-value": "790"}, "A value by hand needs this as well."),
        ({"MEM-01-justification": "Because"}, "A value by hand needs this as well."),
        ({"MEM-01-value": "many"}, "Enter a number."),
        ({"MEM-01-value": "1.234"}, "may mean two numbers"),
    ],
)
def test_nothing_typed_is_lost_on_an_error(client, file, values, problem):
    kept = {"method": "A long text", "MEM-02-justification": "Typed too"}

    page = save(client, file, **kept, **values)

    assert page.status_code == 200
    html = html_of(page)
    assert problem in html
    assert "What you typed is still here" in html
    draft = page.context["draft"]
    shown = {bound.html_name: bound.value() for f in draft.parts for bound in f}
    for name, value in (kept | values).items():
        assert shown[name] == value
    file.refresh_from_db()
    assert file.method == ""


def values_of(draft) -> dict:
    """Return what the forms of a draft show, by the names of their fields."""
    forms = [*draft.parts, draft.recommendations.management_form]
    return {
        bound.html_name: value
        for form in forms
        for bound in form
        if (value := bound.value()) not in (None, False)
    }


def again(page, **values):
    """Return what the page of a file sends that came again, with other ``values``."""
    draft = page.context["draft"]
    return values_of(draft) | {"_version": str(draft.version)} | values


def test_what_only_one_of_two_wrote_is_kept(client, file):
    theirs = {
        "method": "Theirs",
        "evaluator": "Jean Dupont",
        "recommendation-0-text": "Find members.",
        "MEM-01-value": "12",
        "MEM-01-justification": "Counted",
        "MEM-01-source": "A report",
        **dict.fromkeys(score_names(client, file), "3"),
    }
    mine = typed(client, file, strengths="Mine")
    save(client, file, **theirs)

    page = client.post(url("evaluation_edit", file), mine)

    html = html_of(page)
    assert "Somebody else changed this since you opened it" in html
    assert "changed by eva" in html
    assert "Theirs" in html
    file.refresh_from_db()
    assert (file.method, file.strengths) == ("Theirs", "")
    saved = client.post(url("evaluation_edit", file), again(page))
    assert saved.status_code == 302
    file.refresh_from_db()
    assert (file.method, file.strengths) == ("Theirs", "Mine")
    assert file.evaluator.name == "Jean Dupont"
    assert set(file.scores.values_list("score", flat=True)) == {3}
    assert [row.text for row in file.recommendations.all()] == ["Find members."]
    by_hand = file.measurements.get(code="MEM-01")
    assert (by_hand.is_manual, by_hand.value) == (True, 12)


def score_names(client, file):
    draft = client.get(url("evaluation_edit", file)).context["draft"]
    return [form["score"].html_name for form in draft.scores]


def test_of_a_field_that_both_wrote_one_chooses(client, file):
    mine = typed(client, file, method="Mine", strengths="Only mine")
    save(client, file, method="Theirs")
    page = client.post(url("evaluation_edit", file), mine)
    html = html_of(page)
    assert "Theirs" in html
    assert "Mine" in html

    open_choice = again(page) | {"_to-choose": "method"}
    page = client.post(url("evaluation_edit", file), open_choice)
    assert page.status_code == 200
    file.refresh_from_db()
    assert (file.method, file.strengths) == ("Theirs", "")

    for chosen, stands in (("theirs", "Theirs"), ("mine", "Mine")):
        sent = open_choice | {"_choose-method": chosen}
        sent["_version"] = str(
            client.get(url("evaluation_edit", file)).context["draft"].version
        )
        saved = client.post(url("evaluation_edit", file), sent)
        assert saved.status_code == 302
        file.refresh_from_db()
        assert (file.method, file.strengths) == (stands, "Only mine")


def test_a_file_whose_form_does_not_say_what_it_shows_is_not_overwritten(client, file):
    mine = typed(client, file, method="Mine")
    save(client, file, method="Theirs")
    del mine["_version"]

    page = client.post(url("evaluation_edit", file), mine)

    assert page.status_code == 200
    file.refresh_from_db()
    assert file.method == "Theirs"


def test_recommendations_that_others_changed_added_and_took_away_are_told(client, file):
    save(client, file, **{"recommendation-0-text": "First."})
    save(client, file, **{"recommendation-1-text": "Second."})
    save(client, file, **{"recommendation-2-text": "Third."})
    mine = typed(client, file, **{"recommendation-2-text": "Third, by me."})
    theirs = {
        "recommendation-0-DELETE": "on",
        "recommendation-1-owner": "The board",
        "recommendation-2-DELETE": "on",
        "recommendation-3-text": "Fourth.",
    }
    save(client, file, **theirs)

    page = client.post(url("evaluation_edit", file), mine)

    html = html_of(page)
    for act in ("removed by", "changed by", "added by", "saving adds it again"):
        assert act in html
    client.post(url("evaluation_edit", file), again(page))
    said = {row.text: row.owner for row in file.recommendations.all()}
    assert said == {"Second.": "The board", "Fourth.": "", "Third, by me.": ""}


def test_what_was_typed_is_shown_though_it_was_signed_meanwhile(client, eva, file):
    complete(file, eva)
    mine = typed(client, file, method="Mine")
    sign_evaluation(evaluation=file, user=eva)

    page = client.post(url("evaluation_edit", file), mine)

    html = html_of(page)
    assert "It is signed by now" in html
    assert "Mine" in html


def test_what_is_missing_and_who_is_tied_is_said_at_all_times(client, tweed, file):
    html = html_of(client.get(url("evaluation_edit", file)))
    assert "Not scored yet: Strategy, Dynamics." in html

    person = make_person(name="Jean Dupont")
    make_mandate(person=person, cluster=tweed, start_on=date(2009, 1, 1))
    page = client.post(
        url("evaluation_edit", file),
        typed(client, file, evaluator="jean dupont"),
        follow=True,
    )

    assert "Jean Dupont holds a role in TWEED" in html_of(page)
    assert Person.objects.get() == person


def test_a_file_without_a_place_for_a_criterion_gets_one(client, file):
    file.scores.all().delete()
    criterion = file.framework.criteria.first()

    save(client, file, **{f"score-{criterion.slug}-score": "3"})

    assert file.scores.get(criterion=criterion).score == 3


def test_a_signed_file_is_not_written_and_a_documented_one_neither(client, eva, tweed):
    signed = signed_file(tweed, eva)
    documented = make_evaluation(
        status=EvaluationStatus.DOCUMENTED,
        quote="It was evaluated.",
        slug="documented",
    )

    for evaluation in (signed, documented):
        for page in ("evaluation_edit", "evaluation_sign", "evaluation_discard"):
            address = url(page, evaluation)
            assert client.get(address).url == evaluation.get_absolute_url()
    refused = client.post(url("evaluation_discard", documented))
    assert "Only a document tells of it" in html_of(refused)


QUERIES = 60


def test_the_page_of_a_file_asks_as_often_for_any_number_of_clusters(
    client, tweed, file, django_assert_max_num_queries
):
    regime = tweed.recognitions.get().regime
    address = url("evaluation_edit", file)
    for _number in range(10):
        make_recognition(cluster=make_cluster(), regime=regime)
        make_recommendation(evaluation=file)

    with django_assert_max_num_queries(QUERIES):
        client.get(address)


@pytest.mark.parametrize("value", ["\x00", "x" * 100_000, "9" * 400, "NaN", "1e400"])
def test_bad_values_never_break_a_form(client, eva, file, value):
    data = typed(client, file)
    bad = {n: value for n in data if not n.endswith("_FORMS")}
    page = client.post(url("evaluation_edit", file), data | bad)
    assert page.status_code == 200
    assert Evaluation.objects.get().method == ""

    bad = dict.fromkeys(("cluster", "occasion", "reference_on"), value)
    assert client.post(reverse("evaluation_open"), bad).status_code == 200
    sign_evaluation(evaluation=complete(file, eva), user=eva)
    fields = ("outcome", "decided_on", "source", "act", "reasons", "agreed")
    bad = dict.fromkeys(fields, value)
    assert client.post(url("evaluation_decide", file), bad).status_code == 200


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        (Unit.COUNT, "790", "790"),
        (Unit.COUNT, "1 234", "1234"),
        (Unit.PERCENT, "81,9 %", "0.819"),
        (Unit.PERCENT, "81.9", "0.819"),
        (Unit.POINTS, "−1,5", "-1.5"),
        (Unit.EURO, "1.234,50 €", "1234.5"),
        (Unit.INDEX, "0.5", "0.5"),
    ],
)
def test_a_figure_is_read_in_its_unit_and_shown_so(unit, written, value):
    field = FigureField(unit=unit)

    assert field.clean(written) == Decimal(value)
    assert field.clean(field.prepare_value(Decimal(value))) == Decimal(value)


# Signing and throwing away


def test_a_file_that_is_not_complete_cannot_be_signed(client, file):
    address = url("evaluation_sign", file)
    html = html_of(client.get(address))
    assert "Not scored yet" in html
    assert "Back to the file" in html
    assert "If you sign" not in html

    refused = client.post(address)

    assert "Nothing was done." in html_of(refused)
    assert Evaluation.objects.get().is_open


def test_a_signature_is_confirmed_with_what_it_freezes(client, eva, file):
    complete(file, eva)
    make_recommendation(evaluation=file)
    address = url("evaluation_sign", file)

    html = html_of(client.get(address))
    assert f"the measurements of {len(IndicatorCode)} indicators" in html
    assert "Strategy 4" in html
    assert "the text of 1 recommendation" in html
    page = client.post(address, follow=True)

    assert told(page) == ["Signed: what was found is kept as it is."]
    assert Evaluation.objects.get().signed_by == eva


def test_a_file_is_thrown_away_after_a_warning(client, file):
    address = url("evaluation_discard", file)
    assert "If you confirm" in html_of(client.get(address))

    page = client.post(address, follow=True)

    assert told(page) == ["The file was thrown away."]
    assert not Evaluation.objects.exists()


# Deciding


def decision(**values):
    return {
        "outcome": "renewed",
        "decided_on": "2011-02-28",
        "source": "Order of 2011",
    } | values


@pytest.fixture
def signed(tweed, eva):
    return signed_file(tweed, eva)


def test_what_a_decision_will_do_is_shown_and_then_done(client, tweed, signed):
    make_next_targets(tweed)
    address = url("evaluation_decide", signed)
    html = html_of(client.get(address))
    assert "A new one holds from 1 March 2011 to 28 February 2014" in html
    assert "The recognition ends on the day of the decision" in html

    preview = client.post(address, decision(act="Order"))

    html = html_of(preview)
    assert "What will happen" in html
    assert "“Order of 2011” is recorded as a new document." in html
    assert "rule L11" in html
    assert Evaluation.objects.get().status == EvaluationStatus.SIGNED
    assert not Source.objects.filter(title="Order of 2011").exists()
    digest = preview.context["consequences"].digest
    page = client.post(address, decision(act="Order", agreed=digest), follow=True)

    assert told(page) == [
        "The decision is entered: renewed.",
        "Everybody reads what was decided; the report is not published yet.",
    ]
    decided = Evaluation.objects.get()
    assert decided.outcome == Outcome.RENEWED
    assert decided.renewal.start_on == date(2011, 3, 1)
    assert decided.renewal.source.published_on == LAST_DAY
    assert client.get(address).url == decided.get_absolute_url()


def test_another_decision_than_the_one_agreed_to_is_shown_first(client, tweed, signed):
    make_next_targets(tweed)
    address = url("evaluation_decide", signed)
    digest = client.post(address, decision()).context["consequences"].digest

    page = client.post(
        address, decision(outcome="ended", reasons=["targets"], agreed=digest)
    )

    html = html_of(page)
    assert "look again at what will happen" in html
    assert "The recognition of 1 March 2008 ends on 28 February 2011" in html
    assert Evaluation.objects.get().status == EvaluationStatus.SIGNED


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({}, "new targets (rule L09)"),
        ({"outcome": "continued"}, "Select a valid choice"),
        ({"outcome": "renewed_with_conditions"}, "Say which conditions."),
        ({"outcome": "ended"}, "Say why the recognition ends."),
        ({"outcome": "ended", "reasons": "luck"}, "Select a valid choice"),
        ({"decided_on": "2011-02-27"}, "after the reference day"),
        ({"decided_on": ""}, "This field is required."),
        ({"source": ""}, "This field is required."),
    ],
)
def test_a_decision_that_cannot_be_entered_says_why(client, signed, values, problem):
    page = client.post(
        url("evaluation_decide", signed), decision(reasons_text="", **values)
    )

    html = html_of(page)
    assert problem in html
    assert "Enter this decision" not in html


def test_whoever_comes_second_is_told_and_keeps_what_was_typed(
    client, eva, tweed, signed
):
    make_next_targets(tweed)
    address = url("evaluation_decide", signed)
    digest = client.post(address, decision()).context["consequences"].digest
    client.post(address, decision(agreed=digest))

    page = client.post(address, decision(agreed=digest, opinion="Typed"))

    html = html_of(page)
    assert "It was decided already, on 28 February 2011: renewed." in html
    assert "Typed" in html


def test_a_document_is_found_by_its_title(client, tweed, signed):
    make_next_targets(tweed)
    known = make_source(title="Order of 2011")
    address = url("evaluation_decide", signed)
    preview = client.post(address, decision(source="order of 2011"))
    assert "new document" not in html_of(preview)
    digest = preview.context["consequences"].digest

    client.post(address, decision(source="order of 2011", agreed=digest))

    assert Evaluation.objects.get().renewal.source == known


# Following up


def test_a_recommendation_is_followed_until_it_is_closed(client, eva, file):
    make_recommendation(evaluation=file, owner="The board", due_on=date(2011, 6, 1))
    sign_evaluation(evaluation=complete(file, eva), user=eva)
    address = url("recommendation_follow", file, number=1)
    assert address in html_of(client.get(file.get_absolute_url()))
    assert "due on 1 June 2011" in html_of(client.get(address))

    shown = {"_version": str(client.get(address).context["version"])}
    refused = client.post(address, shown | {"follow_up": "", "closed_on": "2011-09-01"})
    assert "Say what came of it" in html_of(refused)
    early = client.post(
        address, shown | {"follow_up": "Done.", "closed_on": "2001-09-01"}
    )
    assert "of a later day" in html_of(early)
    assert "Done." in html_of(early)
    page = client.post(
        address,
        shown | {"follow_up": "Done.", "closed_on": "2011-09-01"},
        follow=True,
    )

    assert told(page) == ["The recommendation is closed."]
    assert file.recommendations.get().closed_on == date(2011, 9, 1)


def test_two_who_follow_up_a_recommendation_see_both_texts(client, eva, file):
    make_recommendation(evaluation=file, owner="The board", due_on=date(2011, 6, 1))
    sign_evaluation(evaluation=complete(file, eva), user=eva)
    address = url("recommendation_follow", file, number=1)
    shown = {"_version": str(client.get(address).context["version"])}
    client.post(address, shown | {"follow_up": "Ten joined.", "closed_on": ""})

    mine = {"follow_up": "Two joined.", "closed_on": "2011-09-01"}
    for version in (shown, {}):
        again = client.post(address, version | mine)
        html = html_of(again)
        assert "Somebody else changed this since you opened it" in html
        assert "Ten joined." in html
        assert "Two joined." in html
        assert file.recommendations.get().follow_up == "Ten joined."
        assert file.recommendations.get().closed_on is None

    now = {"_version": str(again.context["version"])}
    chosen = {"_to-choose": "follow_up", "_choose-follow_up": "mine"}
    client.post(address, now | mine | chosen)
    assert file.recommendations.get().follow_up == "Two joined."
    assert file.recommendations.get().closed_on == date(2011, 9, 1)


def test_the_page_of_an_evaluation_leads_to_what_comes_next(client, eva, tweed, file):
    def next_page():
        html = html_of(client.get(file.get_absolute_url()))
        pages = ("evaluation_edit", "evaluation_decide")
        return [page for page in pages if url(page, file) in html]

    assert next_page() == ["evaluation_edit"]
    sign_evaluation(evaluation=complete(file, eva), user=eva)
    assert next_page() == []
    client.force_login(make_evaluator("colleague"))
    assert next_page() == ["evaluation_decide"]
    client.force_login(make_staff(username="reader"))
    assert next_page() == []
    client.force_login(make_superuser())
    assert next_page() == ["evaluation_decide"]


def test_writing_is_done_on_what_stands_in_the_file_now(eva, file):
    with writing(evaluation=file, user=eva) as kept:
        kept.method = "Study"
        kept.save()

    assert Evaluation.objects.get().method == "Study"
