"""Several at once, and processes that are killed: all or nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, transaction

from evaluation.models import (
    Evaluation,
    EvaluationStatus,
    Measurement,
    Outcome,
    Recommendation,
)
from evaluation.services import (
    decide_evaluation,
    open_evaluation,
    sign_evaluation,
    writing,
)
from registry.models import Recognition
from tests.factories import make_source

from .acts import (
    LAST_DAY,
    complete,
    make_evaluator,
    make_next_targets,
    make_tweed,
    open_file,
    signed_file,
)
from .at_once import Other, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

PROJECT = Path(__file__).parents[2]

# Signs or decides an evaluation, and is killed as it is about to say something.
VICTIM = """
import os, signal, sys
from datetime import date
import django
django.setup()
from django.contrib.auth import get_user_model
from django.db import connection
from evaluation import services
from evaluation.models import Evaluation
from registry.models import Source

act, slug, last_words = sys.argv[1:]

def die(execute, sql, params, many, context):
    if last_words in sql:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

said = {
    "evaluation": Evaluation.objects.get(slug=slug),
    "user": get_user_model().objects.get(username="evaluator"),
}
with connection.execute_wrapper(die):
    if act == "sign":
        services.sign_evaluation(**said)
    else:
        services.decide_evaluation(
            **said,
            outcome=act,
            decided_on=date(2011, 2, 28),
            reasons=["other"],
            source=Source(slug="order", title="Order", kind="law"),
        )
"""


def kill(act, evaluation, last_words) -> None:
    """Have another process do something, and kill it on the way."""
    server = connection.settings_dict
    options = {
        "host": server["HOST"] or server["OPTIONS"].get("host", ""),
        "port": server["PORT"] or "",
    }
    query = urlencode({key: value for key, value in options.items() if value})
    user = ":".join(quote(server[key]) for key in ("USER", "PASSWORD") if server[key])
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{user}@/{server['NAME']}?{query}",
        "DJANGO_SETTINGS_MODULE": "walloon_clusters.settings",
    }
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, act, evaluation.slug, last_words],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert victim.returncode == -signal.SIGKILL, victim.stderr


@pytest.fixture
def eva():
    return make_evaluator()


@pytest.fixture
def tweed():
    tweed = make_tweed()
    make_next_targets(tweed)
    return tweed


def everything():
    """Return what an act may change."""
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (Evaluation, Measurement, Recognition)
    }


def test_of_two_who_decide_at_once_one_is_told(tweed, eva):
    file, source = signed_file(tweed, eva), make_source()
    said = {"user": eva, "decided_on": LAST_DAY, "source": source, "evaluation": file}

    refusals = all_at_once(
        Other(decide_evaluation, outcome=Outcome.RENEWED, **said),
        Other(decide_evaluation, outcome=Outcome.ENDED, reasons=["other"], **said),
        Other(decide_evaluation, outcome=Outcome.RENEWED, **said),
    )

    assert refusals.count(None) == 1
    told = [refusal.code for refusal in refusals if refusal]
    assert told == ["decided", "decided"]
    outcome = Evaluation.objects.get().outcome
    assert tweed.recognitions.count() == (2 if outcome == Outcome.RENEWED else 1)


def test_two_evaluations_do_not_end_one_recognition_twice(tweed, eva):
    said = {
        "user": eva,
        "decided_on": LAST_DAY,
        "outcome": Outcome.ENDED,
        "reasons": ["other"],
        "source": make_source(),
    }
    files = [
        signed_file(tweed, eva, occasion=occasion)
        for occasion in ("end_of_term", "exceptional")
    ]

    refusals = all_at_once(
        *(Other(decide_evaluation, evaluation=file, **said) for file in files)
    )

    assert refusals.count(None) == 1
    (refusal,) = filter(None, refusals)
    assert "Another decision says already" in refusal.messages[0]


def test_of_several_who_open_or_sign_at_once_one_does(tweed, eva):
    said = {"cluster": tweed, "occasion": "end_of_term", "user": eva}
    opened = all_at_once(
        *(Other(open_evaluation, reference_on=LAST_DAY, **said) for _ in range(3))
    )
    assert opened.count(None) == 1
    file = complete(Evaluation.objects.get(), eva)

    signed = all_at_once(
        *(Other(sign_evaluation, evaluation=file, user=eva) for _ in range(3))
    )
    assert signed.count(None) == 1
    assert [error.code for error in signed if error] == ["signed", "signed"]


def test_who_writes_waits_for_who_signs_and_is_refused(tweed, eva):
    file = complete(open_file(tweed, eva), eva)

    def write():
        with writing(evaluation=file, user=eva) as kept:
            kept.scores.update(score=1)

    def write_in_sql():
        Measurement.objects.update(lack="no_members", value=None)

    others = [Other(write), Other(write_in_sql)]
    others.append(
        Other(lambda: Recommendation.objects.create(evaluation=file, text="More."))
    )
    with transaction.atomic():
        sign_evaluation(evaluation=file, user=eva)
        for other in others:
            other.start()
        for other in others:
            other.join(timeout=0.5)
            assert other.is_alive()
    for other in others:
        other.join()
        assert other.refusal is not None

    assert set(file.scores.values_list("score", flat=True)) == {4}
    assert not file.recommendations.exists()


@pytest.mark.parametrize(
    ("act", "last_words"),
    [
        ("sign", 'UPDATE "evaluation_evaluation"'),
        ("renewed", 'INSERT INTO "registry_source"'),
        ("renewed", 'UPDATE "registry_recognition"'),
        ("renewed", 'INSERT INTO "registry_recognition"'),
        ("renewed", 'UPDATE "evaluation_evaluation"'),
        ("ended", 'UPDATE "registry_recognition"'),
        ("ended", 'UPDATE "evaluation_evaluation"'),
    ],
)
def test_an_act_whose_process_was_killed_did_nothing(tweed, eva, act, last_words):
    file = complete(open_file(tweed, eva), eva)
    if act != "sign":
        sign_evaluation(evaluation=file, user=make_evaluator("signer"))
    before = everything()

    kill(act, file, last_words)

    assert everything() == before
    # Nothing stands in the way of doing it again.
    if act == "sign":
        sign_evaluation(evaluation=file, user=eva)
        assert Evaluation.objects.get().status == EvaluationStatus.SIGNED
        return
    decide_evaluation(
        evaluation=file,
        user=eva,
        outcome=Outcome(act),
        decided_on=LAST_DAY,
        reasons=["other"],
        source=make_source(),
    )
    assert Evaluation.objects.get().outcome == act
