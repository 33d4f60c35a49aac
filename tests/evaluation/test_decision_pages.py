"""The pages of a decision: its grounds in sight, published, put right, annulled."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation.grounds import Grounds
from evaluation.models import Evaluation, EvaluationStatus, Outcome
from evaluation.services import (
    annul_evaluation,
    decide_evaluation,
    publish_evaluation,
)
from registry.models import Recognition
from tests.factories import (
    make_cluster,
    make_membership,
    make_recognition,
    make_source,
    make_staff,
)
from tests.html import page_of

from .acts import (
    LAST_DAY,
    complete,
    html_of,
    make_evaluator,
    make_next_targets,
    make_tweed,
    open_file,
    signed_file,
)
from .factories import (
    make_criterion_score,
    make_evaluation,
    make_recommendation,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva():
    return make_evaluator()


@pytest.fixture
def decider(client):
    user = make_evaluator("decider")
    client.force_login(user)
    return user


@pytest.fixture
def tweed():
    tweed = make_tweed()
    make_next_targets(tweed)
    return tweed


@pytest.fixture
def signed(tweed, eva):
    return signed_file(tweed, eva)


@pytest.fixture
def decided(signed, decider):
    return decide_evaluation(
        evaluation=signed,
        user=decider,
        outcome=Outcome.RENEWED_WITH_CONDITIONS,
        conditions="A fifth of small members.",
        decided_on=LAST_DAY,
        reasons=["targets"],
        source=make_source(title="Order of 2011"),
    )


def url(name, evaluation, *args):
    return reverse(name, args=[evaluation.slug, *args])


def told(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


PAGES = {
    "evaluation_decide": EvaluationStatus.SIGNED,
    "evaluation_opinion": EvaluationStatus.SIGNED,
    "evaluation_annul": EvaluationStatus.SIGNED,
    "evaluation_publish": EvaluationStatus.DECIDED,
    "evaluation_rectify": EvaluationStatus.DECIDED,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_decision_is_for_who_decides(client, signed, name):
    address = url(name, signed)
    assert client.get(address).status_code == 302
    client.force_login(make_staff("sign_evaluation", username="another-signer"))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


def test_the_grounds_of_a_decision_stand_above_it(client, tweed, eva, decider):
    before = make_evaluation(
        cluster=tweed, reference_on=date(2009, 8, 31), occasion="midterm"
    )
    for criterion in before.framework.criteria.all():
        make_criterion_score(evaluation=before, criterion=criterion, score=2)
    make_recommendation(evaluation=before, text="Find firms in Liège.")
    Evaluation.objects.filter(pk=before.pk).update(
        status="decided", outcome="continued", decided_on=date(2009, 9, 30)
    )
    make_target(cluster=tweed, start_on=date(2008, 3, 1), target=50, result=60)
    regime = tweed.recognitions.get().regime
    for _number in range(2):
        peer = make_cluster()
        make_recognition(cluster=peer, regime=regime, start_on=date(2008, 3, 1))
        make_membership(cluster=peer, start_on=date(2008, 3, 1))
    pole = make_cluster(kind="competitiveness_pole")
    make_recognition(cluster=pole, start_on=date(2008, 3, 1))
    make_membership(cluster=tweed, start_on=date(2008, 3, 1))
    signed = signed_file(tweed, eva)

    grounds = Grounds(signed, decider)
    assert [(each.score.score, each.before) for each in grounds.judged] == [(4, 2)] * 2
    assert [str(each.text) for each in grounds.still_open] == ["Find firms in Liège."]
    assert grounds.peers == 2
    assert grounds.known
    html = html_of(client.get(url("evaluation_decide", signed)))
    for words in (
        "What is known",
        "Find firms in Liège.",
        "60 / 50",
        "Opinion of the advisory committee",
        url("evaluation_report", signed),
        url("evaluation_opinion", signed),
    ):
        assert words in html, words
    assert html.index("What is known") < html.index("What is decided")


def test_reasons_against_the_decision_are_told_at_the_top(client, signed, decider):
    page = client.post(
        url("evaluation_decide", signed),
        {
            "outcome": "ended",
            "decided_on": "2011-02-28",
            "source": "Order",
            "reasons": ["critical_mass", "results"],
        },
    )

    html = html_of(page)
    assert "These reasons speak against this decision: good results." in html
    assert html.index("speak against") < html.index("What is known")


def test_what_a_renewal_lacks_is_a_link_to_it(client, eva, decider):
    signed = signed_file(make_tweed(), eva)
    decider.user_permissions.add(
        *make_staff("add_target", username="x").user_permissions.all()
    )

    page = client.post(
        url("evaluation_decide", signed),
        {"outcome": "renewed", "decided_on": "2011-02-28", "source": "Order"},
    )

    html = html_of(page)
    assert f"{reverse('admin:evaluation_target_add')}?cluster=" in html
    assert "start_on=2011-03-01" in html


def test_half_way_nothing_is_asked_of_a_renewal(client, tweed, eva, decider):
    file = signed_file(tweed, eva, occasion="midterm", reference_on=date(2009, 8, 31))
    address = url("evaluation_decide", file)
    assert "Conditions of a renewal" not in html_of(client.get(address))
    said = {"outcome": "withdrawn", "decided_on": "2009-09-01", "source": "Order"}

    page = client.post(address, said | {"reasons": ["other"], "asked_1": "Grow."})

    assert "ends on 1 September 2009: withdrawn" in html_of(page)


def test_the_opinion_is_recorded_before_the_decision(client, signed, decider):
    address = url("evaluation_opinion", signed)
    assert client.get(address).status_code == 200
    shown = {"_version": str(client.get(address).context["version"])}
    said = shown | {"opinion_on": "2011-02-01", "opinion": "Favourable."}
    assert "lies ahead" in html_of(
        client.post(address, said | {"opinion_on": "2199-01-01"})
    )

    page = client.post(address, said, follow=True)

    assert told(page) == ["The opinion is recorded."]
    signed.refresh_from_db()
    assert (signed.opinion, signed.opinion_on) == ("Favourable.", date(2011, 2, 1))
    assert "Favourable." in html_of(client.get(url("evaluation_decide", signed)))


def test_nobody_reads_a_signed_file_before_the_decision_nor_the_report_before_its_act(
    client, signed, decider
):
    pages = [signed.get_absolute_url(), url("evaluation_report", signed)]
    client.logout()
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert "TWEED" not in html_of(client.get(reverse("evaluation_list")))
    decide_evaluation(
        evaluation=signed,
        user=decider,
        outcome=Outcome.RENEWED,
        decided_on=LAST_DAY,
        source=make_source(),
    )

    html = html_of(client.get(pages[0]))
    assert "Renewed" in html
    assert "is not published yet" in html
    assert "Criteria" not in html
    client.force_login(decider)
    assert "Everybody, from then on" in html_of(
        client.get(url("evaluation_publish", signed))
    )
    page = client.post(url("evaluation_publish", signed), follow=True)
    assert told(page) == ["The report is published."]
    client.logout()
    assert "Criteria" in html_of(client.get(pages[0]))
    client.force_login(decider)
    again = client.post(url("evaluation_publish", signed), {"act": "publish"})
    assert "It is published already." in html_of(again)
    taken_back = {"act": "withdraw"}
    page = client.post(url("evaluation_publish", signed), taken_back, follow=True)
    assert told(page) == ["The report is not public any more."]


def test_the_page_of_the_signature_says_who_will_read_it(client, tweed, eva):
    file = complete(open_file(tweed, eva), eva)
    client.force_login(eva)

    html = html_of(client.get(url("evaluation_sign", file)))

    assert "only those who keep evaluations" in html
    assert "becomes public when it is published" in html


def test_a_decision_is_put_right_on_a_page(client, tweed, decided, decider):
    address = url("evaluation_rectify", decided)
    form = client.get(address).context["form"]
    assert form["asked_1"].value() == "A fifth of small members."
    said = {
        "reason": "An appeal.",
        "done_on": "2011-06-01",
        "source": "Judgment of 2011",
        "outcome": "ended",
        "decided_on": "2011-02-28",
        "reasons": ["targets"],
    }

    preview = client.post(address, said)
    html = html_of(preview)
    assert (
        "The recognition of 1 March 2008 ends on 28 February 2011: not renewed" in html
    )
    assert Recognition.objects.count() == 2
    agreed = preview.context["consequences"].digest
    page = client.post(address, said | {"agreed": agreed}, follow=True)

    assert told(page) == ["The decision is put right; both versions are kept."]
    html = html_of(page)
    assert "Renewed with conditions, 28 February 2011" in html.replace(
        "renewed with", "Renewed with"
    )
    assert "An appeal." in html
    assert Recognition.objects.count() == 1


def test_an_evaluation_is_annulled_and_another_opened_in_its_place(
    client, decided, decider
):
    publish_evaluation(evaluation=decided, user=decider)
    address = url("evaluation_annul", decided)
    said = {"reason": "Annulled.", "done_on": "2011-06-01", "source": "Judgment"}
    assert "has no effect any more" in html_of(client.get(address))
    assert "required" in html_of(client.post(address, said | {"reason": ""}))

    page = client.post(address, said, follow=True)

    assert told(page) == ["It is annulled, and stays to be read."]
    assert "was annulled on 1 June 2011" in html_of(page)
    assert client.get(address).url == decided.get_absolute_url()
    page = client.post(url("evaluation_replace", decided), follow=True)
    assert told(page)[-1] == "A file is open in its place."
    opened = Evaluation.objects.get(replaces=decided)
    assert decided.get_absolute_url() in html_of(client.get(opened.get_absolute_url()))


@pytest.mark.parametrize("after_a_decision", [True, False])
def test_what_was_annulled_stands_on_the_page_of_its_network_as_annulled(
    client, signed, decider, request, after_a_decision
):
    if after_a_decision:
        request.getfixturevalue("decided")
    address = f"{signed.cluster.get_absolute_url()}evaluation/"

    def listed():
        main = page_of(client.get(address)).find("main")
        parts = main.find_all("section", **{"aria-labelledby": "past"})
        return " ".join(part.text for part in parts)

    assert "28 February 2011" in listed()
    assert "Annulled" not in listed()

    annul_evaluation(
        evaluation=signed,
        user=decider,
        reason="The Council of State annulled it.",
        done_on=date(2011, 6, 1),
        source=make_source(),
    )

    assert "Annulled" in listed()
    # What was never decided on was never for everybody.
    client.logout()
    assert ("Annulled" in listed()) == after_a_decision


def test_a_condition_is_followed_up_by_who_decides(client, decided, decider):
    address = url("condition_follow", decided, 1)
    page = client.get(decided.get_absolute_url())
    assert address in html_of(page)
    assert client.get(address).status_code == 200
    assert client.get(url("condition_follow", decided, 9)).status_code == 404

    shown = {"_version": str(client.get(address).context["version"])}
    refused = client.post(address, shown | {"closed_on": "2011-12-31", "is_met": "yes"})
    assert "with what was found" in html_of(refused)
    said = shown | {"closed_on": "2011-12-31", "is_met": "no", "follow_up": "12 %."}
    page = client.post(address, said, follow=True)

    assert told(page) == ["The condition is settled."]
    assert "Not met" in html_of(page)
    assert decided.conditions_asked.get().is_met is False


def test_two_who_record_an_opinion_see_both_texts(client, signed, decider):
    client.force_login(decider)
    address = url("evaluation_opinion", signed)
    shown = {"_version": str(client.get(address).context["version"])}
    client.post(address, shown | {"opinion_on": "2011-02-01", "opinion": "In favour."})

    mine = {"opinion_on": "2011-02-02", "opinion": "Against."}
    again = client.post(address, shown | mine)

    html = html_of(again)
    assert "Somebody else changed this since you opened it" in html
    assert "In favour." in html
    assert "Against." in html
    signed.refresh_from_db()
    assert (signed.opinion, signed.opinion_on) == ("In favour.", date(2011, 2, 1))
    now = {"_version": str(again.context["version"])}
    asked = {"_to-choose": ["opinion", "opinion_on"]}
    chosen = {"_choose-opinion": "theirs", "_choose-opinion_on": "mine"}
    client.post(address, now | mine | asked | chosen)
    signed.refresh_from_db()
    assert (signed.opinion, signed.opinion_on) == ("In favour.", date(2011, 2, 2))


def test_two_who_follow_up_a_condition_lose_nothing(client, decided, decider):
    client.force_login(decider)
    address = url("condition_follow", decided, 1)
    shown = {"_version": str(client.get(address).context["version"])}
    theirs = {"closed_on": "2011-12-31", "is_met": "no", "follow_up": "12 %."}
    client.post(address, shown | theirs)

    mine = {"closed_on": "", "is_met": "", "follow_up": "Nobody knows yet."}
    again = client.post(address, shown | mine)

    html = html_of(again)
    assert "Somebody else changed this since you opened it" in html
    assert "12 %." in html
    assert "Nobody knows yet." in html
    condition = decided.conditions_asked.get()
    assert (condition.is_met, condition.follow_up) == (False, "12 %.")
    assert again.context["form"]["is_met"].value() == "no"

    now = {"_version": str(again.context["version"]), "_to-choose": "follow_up"}
    kept = theirs | {"follow_up": "Nobody knows yet."}
    client.post(address, now | kept)
    assert decided.conditions_asked.get().follow_up == "12 %."
    client.post(address, now | kept | {"_choose-follow_up": "mine"})
    assert decided.conditions_asked.get().follow_up == "Nobody knows yet."
