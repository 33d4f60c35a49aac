import logging
import time

import pytest
from django.core import mail

from walloon_clusters.watching.mail import MAILS_AN_HOUR, ErrorMail

NAME = "Zébulon"


@pytest.fixture
def logger(settings):
    settings.ADMINS = [("", "operator@example.org")]
    logger = logging.getLogger("tests.error_mail")
    handler = ErrorMail()
    logger.addHandler(handler)
    logger.propagate = False
    yield logger
    logger.removeHandler(handler)


def mails(number):
    """Return the mails when there are so many: nobody waits while one is sent."""
    deadline = time.monotonic() + 10
    while len(mail.outbox) < number and time.monotonic() < deadline:
        time.sleep(0.01)
    return mail.outbox


def fail(kind):
    raise kind(f"no such person: '{NAME}'")


def test_an_error_is_mailed_without_what_it_is_about(logger):
    try:
        fail(LookupError)
    except LookupError:
        logger.exception("Broke off")

    (sent,) = mails(1)
    assert sent.to == ["operator@example.org"]
    assert sent.subject == "[Walloon Clusters] LookupError"
    assert "message: Broke off" in sent.body
    assert "LookupError: no such person: …" in sent.body
    assert "in fail" in sent.body
    assert NAME not in sent.body


def test_what_is_no_error_is_not_mailed(logger):
    logger.warning("Slow")
    logger.error("Broken")

    assert [each.subject for each in mails(1)] == ["[Walloon Clusters] Broken"]


def test_of_a_storm_a_few_are_mailed_and_the_rest_is_counted(logger, monkeypatch):
    for kind in (LookupError, ValueError, KeyError, TypeError, OSError, IndexError):
        for _time in range(20):
            try:
                fail(kind)
            except kind:
                logger.exception("Broke off")

    assert len(mails(MAILS_AN_HOUR)) == MAILS_AN_HOUR
    later = time.monotonic() + 3601
    monkeypatch.setattr("walloon_clusters.watching.mail.monotonic", lambda: later)
    logger.error("Broken again")

    last = mails(MAILS_AN_HOUR + 1)[-1]
    assert last.subject == "[Walloon Clusters] Broken again"
    unsent = sum(
        int(line.split(": ")[1])
        for each in mail.outbox
        for line in each.body.splitlines()
        if line.startswith("errors since the last mail")
    )
    assert unsent == 6 * 20 - MAILS_AN_HOUR


def test_a_refused_request_is_no_fault_of_the_site(logger):
    refused = logging.LogRecord("django.security.X", 40, "", 1, "Refused", (), None)
    logger.handlers[0].handle(refused)
    logger.error("Broken")

    assert [each.subject for each in mails(1)] == ["[Walloon Clusters] Broken"]
