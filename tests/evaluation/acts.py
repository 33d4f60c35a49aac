"""What the tests of the acts of an evaluation share: a cluster, and its evaluators."""

import re
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from evaluation.models import Evaluation, EvaluationStatus
from evaluation.services import open_evaluation, sign_evaluation, writing
from registry.models import Person
from tests.evaluation.factories import make_criterion, make_framework, make_target
from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_person,
    make_recognition,
    make_staff,
)

LAST_DAY = date(2011, 2, 28)
"""The end of the term that began on 1 March 2008, under the decree of 2007."""

EVALUATOR = (
    "add_evaluation",
    "change_evaluation",
    "delete_evaluation",
    "change_recommendation",
    "sign_evaluation",
    "decide_evaluation",
    "read_confidential",
    "view_evaluation",
)


def make_evaluator(username="evaluator"):
    return make_staff(*EVALUATOR, username=username)


def make_tweed(**fields):
    """Make a cluster with a recognition of 2008, and two criteria to judge it by.

    Args:
        fields: those of the recognition.
    """
    regime = make_legal_regime(
        name_en="Decree of 2007",
        start_on=date(2007, 7, 1),
        end_on=date(2024, 6, 30),
        recognition_years=3,
        renewal_notice_months=4,
    )
    framework = make_framework(name_en="Five dimensions")
    for name in ("Strategy", "Dynamics"):
        make_criterion(framework=framework, name_en=name)
    cluster = make_cluster(name="TWEED")
    fields.setdefault("start_on", date(2008, 3, 1))
    return make_recognition(cluster=cluster, regime=regime, **fields).cluster


def open_file(cluster, user, **fields) -> Evaluation:
    fields.setdefault("reference_on", LAST_DAY)
    fields.setdefault("occasion", "end_of_term")
    return open_evaluation(cluster=cluster, user=user, **fields)


def complete(evaluation, user) -> Evaluation:
    """Write what a file needs to be signed."""
    with writing(evaluation=evaluation, user=user) as kept:
        kept.scores.update(score=4)
        kept.evaluator = Person.objects.first() or make_person(name="Jean Dupont")
        kept.save()
    return kept


def signed_file(cluster, user, **fields) -> Evaluation:
    """Write a file and have somebody else sign it, so that ``user`` may decide."""
    file = complete(open_file(cluster, user, **fields), user)
    signer = User.objects.filter(username="signer").first() or make_evaluator("signer")
    file = sign_evaluation(evaluation=file, user=signer)
    assert file.status == EvaluationStatus.SIGNED
    return file


def make_next_targets(cluster):
    return make_target(cluster=cluster, start_on=date(2011, 3, 1), target=Decimal(100))


def html_of(page) -> str:
    """Return a page without the marks of its days."""
    html = page.content.decode().replace("\xa0", " ")
    return re.sub("</?time[^>]*>", "", html)
