"""A new password by mail: a link that works once, and no word of who has an account."""

import re
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.logins import is_logged_in, log_in
from tests.factories import PASSWORD, make_staff
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = pytest.mark.django_db

NEW = "kraken-mauve-toit-9"
FORM = "account_reset_password"


@pytest.fixture(autouse=True)
def mail_is_set_up(settings):
    settings.MAIL = True


def ask(client, address):
    return client.post(reverse(FORM), {"email": address})


def link_in(text):
    return re.search(r"http://testserver(/accounts/password/reset/key/\S+)", text)[1]


def choose(client, link, password):
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return page
    address = page.redirect_chain[-1][0]
    return client.post(address, {"password1": password, "password2": password})


def test_the_settings_of_mail_come_from_the_environment():
    told = subprocess.run(  # noqa: S603
        [
            sys.executable,
            "-c",
            "from walloon_clusters import settings as s; "
            "print(s.MAIL, s.EMAIL_BACKEND, s.ACCOUNT_EMAIL_NOTIFICATIONS)",
        ],
        env={"EMAIL_URL": "memorymail://", "DEBUG": "true", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert told.split() == [
        "True",
        "django.core.mail.backends.locmem.EmailBackend",
        "True",
    ]


def test_a_link_is_sent_and_works_once(client):
    make_staff(username="anne", email="anne@example.org")

    asked = ask(client, "Anne@example.org")

    assert asked["Location"] == reverse("account_reset_password_done")
    (message,) = mail.outbox
    assert message.to == ["anne@example.org"]
    assert "Walloon Clusters" in message.body
    link = link_in(message.body)
    assert choose(client, link, NEW).status_code == 302
    assert choose(client, link, "tomate rouge velo lundi").context["token_fail"]
    assert User.objects.get(username="anne").check_password(NEW)
    anne = Client()
    log_in(anne, "anne", NEW)
    assert is_logged_in(anne)
    kinds = set(AccountEvent.objects.values_list("kind", flat=True))
    assert {AccountEventKind.RESET_ASKED, AccountEventKind.PASSWORD_RESET} <= kinds


def test_a_new_password_ends_the_sessions(client):
    make_staff(username="anne", email="anne@example.org")
    elsewhere = Client()
    log_in(elsewhere, "anne")
    ask(client, "anne@example.org")

    choose(client, link_in(mail.outbox[0].body), NEW)

    assert elsewhere.get("/admin/").status_code == 302


def test_an_older_link_dies_with_the_use_of_a_newer_one(client):
    make_staff(username="anne", email="anne@example.org")
    ask(client, "anne@example.org")
    ask(client, "anne@example.org")
    first, second = (link_in(message.body) for message in mail.outbox)

    choose(client, second, NEW)

    assert choose(Client(), first, "tomate rouge velo lundi").context["token_fail"]


def test_a_link_is_for_nobody_else(client):
    anne = make_staff(username="anne", email="anne@example.org")
    bob = make_staff(username="bob", email="bob@example.org")
    ask(client, "anne@example.org")
    uid, key = link_in(mail.outbox[0].body).strip("/").rsplit("/", 1)[1].split("-", 1)
    assert int(uid, 36) == anne.pk

    other = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": f"{bob.pk:x}", "key": key}
    )

    assert choose(client, other, NEW).context["token_fail"]
    assert User.objects.get(username="bob").check_password(PASSWORD)


def without_tokens(response):
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text)
    return re.sub(r"\w+@example\.org", "", text)


def test_nobody_is_told_who_has_an_account(client):
    make_staff(username="anne", email="anne@example.org")
    make_staff(username="gone", email="gone@example.org", is_active=False)

    answers = {}
    for name in ("anne", "gone", "nobody"):
        asker = Client()
        asked = asker.post(reverse(FORM), {"email": f"{name}@example.org"}, follow=True)
        answers[name] = (asked.redirect_chain, without_tokens(asked))

    assert answers["anne"] == answers["gone"] == answers["nobody"]
    assert [message.to for message in mail.outbox] == [["anne@example.org"]]


def test_whoever_has_no_password_yet_may_ask_for_one(client):
    anne = make_staff(username="anne", email="anne@example.org")
    anne.set_unusable_password()
    anne.save()

    ask(client, "anne@example.org")

    choose(client, link_in(mail.outbox[0].body), NEW)
    assert User.objects.get(username="anne").check_password(NEW)
