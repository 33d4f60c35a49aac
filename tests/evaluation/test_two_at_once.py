"""Two people do the same act, or two that exclude each other, at the very same time.

One does it, the other is told, and nothing that one of them wrote is lost.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import services
from evaluation.disagreements.candidates import candidates
from evaluation.models import (
    Condition,
    Contradiction,
    Dismissal,
    Evaluation,
    Outcome,
    Recommendation,
    Rectification,
    Statement,
)
from registry.models import Recognition
from tests.evaluation.factories import make_published_figure, make_recommendation
from tests.factories import make_cluster, make_source, make_superuser

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
from .at_once import Other, all_on_the_way

pytestmark = pytest.mark.django_db(transaction=True)

DONE_ON = date(2011, 6, 1)


@dataclass
class Scene:
    """An evaluation, the two who do something about it, and what they need for it."""

    file: Evaluation | None = None
    people: list = field(default_factory=list)
    said: dict = field(default_factory=dict)

    @property
    def fresh(self):
        """The evaluation as a request reads it anew, or read it before it went."""
        return Evaluation.objects.filter(pk=self.file.pk).first() or self.file

    def decided(self):
        services.decide_evaluation(
            evaluation=self.file,
            user=self.people[0],
            outcome=Outcome.RENEWED_WITH_CONDITIONS,
            conditions="Grow.",
            decided_on=LAST_DAY,
            reasons=["other"],
            source=self.said["source"],
        )
        self.file = self.fresh
        return self


def people():
    return [make_evaluator(name) for name in ("ann", "bob")]


def tweed():
    cluster = make_tweed()
    make_next_targets(cluster)
    return cluster


def opened():
    author = make_evaluator()
    file = complete(open_file(tweed(), author), author)
    return Scene(file, people(), {"source": make_source()})


def signed():
    author = make_evaluator()
    return Scene(signed_file(tweed(), author), people(), {"source": make_source()})


def decided():
    return signed().decided()


def published():
    scene = decided()
    services.publish_evaluation(evaluation=scene.file, user=scene.people[0])
    return scene


def annulled():
    scene = decided()
    annul(scene, scene.people[0])
    return scene


def not_opened():
    return Scene(None, people(), {"cluster": tweed()})


def contradicting():
    cluster = make_cluster(name="BioWin")
    for value in (1, 2):
        make_published_figure(
            cluster=cluster, value=Decimal(value), stated_on=date(2013, 6, 1)
        )
    (found,) = candidates()
    judges = [make_superuser(name) for name in ("ann", "bob")]
    return Scene(None, judges, {"key": found.key})


def dismissed():
    scene = contradicting()
    made = dismiss(scene, scene.people[0])
    scene.said["slug"] = made.slug
    return scene


def open_one(scene, user):
    return services.open_evaluation(
        cluster=scene.said["cluster"],
        reference_on=LAST_DAY,
        occasion="end_of_term",
        user=user,
    )


def sign(scene, user):
    return services.sign_evaluation(evaluation=scene.fresh, user=user)


def discard(scene, user):
    return services.discard_evaluation(evaluation=scene.fresh, user=user)


def decide(scene, user):
    return services.decide_evaluation(
        evaluation=scene.fresh,
        user=user,
        outcome=Outcome.RENEWED,
        decided_on=LAST_DAY,
        reasons=["other"],
        source=scene.said["source"],
    )


def decide_as_shown(scene, user):
    """Decide what was shown and agreed to, as the page does."""
    shown = services.consequences_of(
        evaluation=scene.file, outcome=Outcome.RENEWED, decided_on=LAST_DAY
    )
    return services.decide_evaluation(
        evaluation=scene.fresh,
        user=user,
        outcome=Outcome.RENEWED,
        decided_on=LAST_DAY,
        reasons=["other"],
        source=scene.said["source"],
        agreed=shown.digest,
    )


def give_opinion(scene, user):
    return services.record_opinion(
        evaluation=scene.fresh, opinion_on=LAST_DAY, opinion="Favourable.", user=user
    )


def rectify(scene, user):
    """Put the decision right to a day of one's own, as it was shown before."""
    day = date(2011, 3, 10 + scene.people.index(user))
    shown = services.rectified_consequences(
        evaluation=scene.file, outcome=Outcome.RENEWED, decided_on=day
    )
    return services.rectify_decision(
        evaluation=scene.fresh,
        user=user,
        outcome=Outcome.RENEWED,
        decided_on=day,
        reasons=["other"],
        reason=f"Mistyped, says {user}.",
        done_on=DONE_ON,
        source=scene.said["source"],
        agreed=shown.digest,
    )


def annul(scene, user):
    return services.annul_evaluation(
        evaluation=scene.fresh,
        user=user,
        reason="The Council of State annulled it.",
        done_on=DONE_ON,
        source=scene.said["source"],
        agreed=services.state_of(scene.file),
    )


def publish(scene, user):
    return services.publish_evaluation(evaluation=scene.fresh, user=user)


def withdraw(scene, user):
    return services.withdraw_report(evaluation=scene.fresh, user=user)


def replace(scene, user):
    return services.open_in_place(evaluation=scene.fresh, user=user)


def accept(scene, user):
    return services.accept_candidate(key=scene.said["key"], user=user)


def dismiss(scene, user):
    return services.dismiss_candidate(key=scene.said["key"], reason="No.", user=user)


def take_back(scene, user):
    return services.take_back_dismissal(slug=scene.said["slug"], user=user)


PAIRS = {
    "open": (not_opened, open_one, open_one),
    "sign": (opened, sign, sign),
    "discard": (opened, discard, discard),
    "sign and discard": (opened, sign, discard),
    "decide": (signed, decide, decide),
    "decide as shown": (signed, decide_as_shown, decide_as_shown),
    "decide and annul": (signed, decide, annul),
    "give an opinion and decide": (signed, give_opinion, decide_as_shown),
    "rectify": (decided, rectify, rectify),
    "rectify and annul": (decided, rectify, annul),
    "annul": (decided, annul, annul),
    "publish": (decided, publish, publish),
    "withdraw": (published, withdraw, withdraw),
    "replace": (annulled, replace, replace),
    "accept": (contradicting, accept, accept),
    "dismiss": (contradicting, dismiss, dismiss),
    "accept and dismiss": (contradicting, accept, dismiss),
    "take back": (dismissed, take_back, take_back),
}
TABLES = (Evaluation, Contradiction, Dismissal)
KEPT = (*TABLES, Rectification, Recognition, Statement, Condition)


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in KEPT}


@pytest.mark.parametrize(("scene", "first", "second"), PAIRS.values(), ids=PAIRS)
def test_of_two_at_once_one_does_and_the_other_is_told(scene, first, second):
    scene = scene()
    others = [
        Other(act, scene=scene, user=user)
        for act, user in zip((first, second), scene.people, strict=True)
    ]

    refusals = all_on_the_way(*others, tables=TABLES)

    (refusal,) = [each for each in refusals if each is not None]
    assert all(refusal.messages)
    # Whoever was told changed nothing, and is told the same once more.
    before = everything()
    told = others[refusals.index(refusal)]
    again = Other(told.act, **told.arguments)
    again.start()
    again.join()
    assert again.failure is None
    assert again.refusal is not None
    assert everything() == before


def test_every_act_is_walked_over():
    """An act that is new is tried by two at once too."""
    walked = {
        *("accept_candidate", "annul_evaluation", "decide_evaluation"),
        *("discard_evaluation", "dismiss_candidate"),
        *("open_evaluation", "open_in_place", "publish_evaluation"),
        *("record_opinion", "rectify_decision", "sign_evaluation"),
        *("take_back_dismissal", "withdraw_report"),
        # By their pages, which know what they showed.
        *("follow_up", "settle_condition", "write_evaluation"),
        # Within ``writing``, and what may be done twice.
        *("compute_instead", "enter_by_hand", "measure_again", "writing"),
    }
    asked = {
        "consequences_of",
        "dependence",
        "missing_to_sign",
        "possible_outcomes",
        "rectified_consequences",
        "state_of",
        "why_not_decide",
    }
    acts = {name for name in services.__all__ if name.islower()}

    assert acts == walked | asked


def page_of_the_opinion():
    scene = signed()
    page = reverse("evaluation_opinion", args=[scene.file.slug])
    return scene, page, Evaluation, "opinion", {"opinion_on": "2011-02-28"}


def page_of_a_recommendation():
    scene = opened()
    asked = make_recommendation(evaluation=scene.file, number=1)
    page = reverse("recommendation_follow", args=[scene.file.slug, asked.number])
    return scene, page, Recommendation, "follow_up", {"closed_on": "2011-06-01"}


def page_of_a_condition():
    scene = decided()
    page = reverse("condition_follow", args=[scene.file.slug, 1])
    more = {"closed_on": "2011-06-01", "is_met": "yes"}
    return scene, page, Condition, "follow_up", more


@pytest.mark.parametrize(
    "made", [page_of_the_opinion, page_of_a_recommendation, page_of_a_condition]
)
def test_of_two_who_write_on_a_page_at_once_one_sees_what_the_other_wrote(made):
    scene, page, model, name, more = made()

    def write(user):
        client = Client()
        client.force_login(user)
        shown = str(client.get(page).context["version"])
        answer = f"As {user.username} found."
        return client, more | {"_version": shown, name: answer}

    sent = [write(user) for user in scene.people]
    others = [Other(client.post, path=page, data=data) for client, data in sent]

    all_on_the_way(*others, tables=[Evaluation])

    (done,) = [other for other in others if other.answer.status_code == 302]
    (told,) = [other for other in others if other is not done]
    written = done.arguments["data"][name]
    assert list(model.objects.values_list(name, flat=True)) == [written]
    assert written in html_of(told.answer)
    assert told.arguments["data"][name] in html_of(told.answer)


@pytest.mark.parametrize("act", ["sign", "discard"])
def test_nobody_signs_or_discards_what_others_wrote_meanwhile(client, act):
    scene = opened()
    client.force_login(scene.people[0])
    page = reverse(f"evaluation_{act}", args=[scene.file.slug])
    shown = {"_version": str(client.get(page).context["version"])}
    with services.writing(evaluation=scene.file, user=scene.people[1]) as kept:
        for score in kept.scores.all():
            score.score = 1
            score.save()

    refused = client.post(page, shown)

    assert "Somebody wrote in this file since" in html_of(refused)
    assert scene.fresh.is_open
    seen = {"_version": str(refused.context["version"])}
    assert client.post(page, seen).status_code == 302


def test_two_who_publish_do_not_take_the_report_back():
    scene = decided()
    clients = [Client(), Client()]
    page = reverse("evaluation_publish", args=[scene.file.slug])
    for client, user in zip(clients, scene.people, strict=True):
        client.force_login(user)
        assert 'value="publish"' in html_of(client.get(page))

    answers = [client.post(page, {"act": "publish"}) for client in clients]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert "It is published already." in html_of(answers[1])
    assert scene.fresh.published_by == scene.people[0]
