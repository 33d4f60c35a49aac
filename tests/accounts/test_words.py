"""What is kept of logins as codes is read in words, in the reader's language."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import translation

from tests.accounts.logins import log_in
from tests.factories import make_superuser
from tests.html import page_of
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind
from walloon_clusters.accounts.words import MEANS, browser_in_words, detail_in_words

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 "
FIREFOX += "Firefox/130.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox 130, Windows 10"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 "
            "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Mobile Safari 17, iOS 17",
        ),
        ("Program " * 20, ("Program " * 20)[:60]),
        ("", "not told"),
    ],
)
def test_a_browser_is_called_as_people_call_it(user_agent, words):
    assert browser_in_words(user_agent) == words


def test_sessions_are_listed_by_browser_and_system(client):
    make_superuser("anne")
    log_in(client, "anne", **{"user-agent": FIREFOX})

    main = page_of(client.get(reverse("usersessions_list"))).find("main")

    assert "Firefox 130, Windows 10" in main.text
    assert "Gecko" not in main.text


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        (AccountEventKind.LOGGED_IN, "password, totp", "mot de passe, application"),
        (AccountEventKind.CODE_FAILED, "recovery_codes", "code de secours"),
        (AccountEventKind.FACTOR_REMOVED, "totp (password)", "(password)"),
        (AccountEventKind.INVITED, "password", "password"),
    ],
)
def test_means_of_logging_in_are_told_in_french_and_names_stay(kind, detail, words):
    with translation.override("fr"):
        told = detail_in_words(kind, detail)

    assert words in told
    assert "totp" not in told


def test_every_second_factor_has_words():
    assert set(Authenticator.Type.values) <= set(MEANS)


def test_the_log_tells_a_french_reader_how_somebody_logged_in(client):
    anne = make_superuser("anne")
    AccountEvent.objects.create(
        user=anne, name="anne", kind=AccountEventKind.LOGGED_IN, detail="password"
    )
    client.force_login(anne)

    page = client.get(reverse("log_list"), headers={"accept-language": "fr"})
    (line,) = [r for r in page.context["table"].records if r.reason == "password"]
    one = client.get(
        reverse("log_detail", args=[line.key]), headers={"accept-language": "fr"}
    )

    assert line.why == "mot de passe"
    assert "mot de passe" in page_of(one).find("main").text
