"""Logging in by a server of OpenID Connect: one that runs, asked over HTTP."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.logins import code_of, give_app, is_logged_in, log_in
from tests.accounts.other_site import (
    CALLBACK,
    LOGIN,
    NAME,
    agree,
    asked,
    come_back,
    configured,
    free_port,
    introduce,
    log_in_there,
    running_server,
    wanted_by,
)
from tests.factories import make_staff, make_superuser
from walloon_clusters.accounts.checks import other_site_is_asked_in_private
from walloon_clusters.accounts.help_pages import TIES
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = [
    pytest.mark.django_db,
    # Forms of Django's admin ask for variables that they do not set.
    pytest.mark.ignore_template_errors,
]

SUB = "7f1c-anne"
ADDRESS = "anne@example.org"


@pytest.fixture(scope="module")
def running():
    with running_server() as address:
        yield address


@pytest.fixture
def server(running):
    with configured(running):
        yield running


@pytest.fixture
def anne():
    return make_staff(username="anne", email=ADDRESS)


@pytest.fixture
def tied(anne):
    SocialAccount.objects.create(user=anne, provider="organisation", uid=SUB)
    return anne


def events(kind):
    return AccountEvent.objects.filter(kind=kind)


def changed(address, **changes):
    """Return an address with some of its parameters changed, or taken away."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query)) | changes
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def is_refused(page, client):
    return (
        page.status_code == 401
        and "Nobody was logged in" in page.text
        and not is_logged_in(client)
    )


def test_who_is_tied_by_an_administrator_logs_in(client, server, anne):
    administrator = Client()
    administrator.force_login(
        make_staff("view_user", "change_user", username="usermgr")
    )
    page = reverse("admin:auth_user_change", args=[anne.pk])
    tie = reverse("account_help", args=[anne.pk, "tie"])
    assert tie in administrator.get(page).text
    assert "“sub”" in administrator.get(tie).text

    done = administrator.post(tie, {"uid": f" {SUB} "})

    assert done["Location"] == page
    assert events("tied").get().detail == "organisation (usermgr)"
    arrived = log_in_there(client, SUB)
    assert arrived["Location"] == "/desk/"
    assert client.session["_auth_user_id"] == str(anne.pk)
    assert events("logged_in").get().user == anne


def test_an_owner_ties_and_unties_an_account_alone(client, server, anne):
    introduce(server, SUB, email="other@example.org", name="Anne Example")
    log_in(client, "anne")
    ties = reverse("socialaccount_connections")
    assert f"Tie {NAME}" in client.get(ties).text
    assert "Continue" in client.get(LOGIN, {"process": "connect"}).text

    arrived = log_in_there(client, SUB, process="connect")

    assert arrived["Location"] == ties
    held = SocialAccount.objects.get()
    assert (held.user, held.uid, held.extra_data) == (anne, SUB, {})
    assert not SocialToken.objects.exists()
    assert SUB in client.get(ties).text
    elsewhere = Client()
    log_in_there(elsewhere, SUB)
    assert is_logged_in(elsewhere)

    client.post(ties, {"account": held.pk})

    assert not SocialAccount.objects.exists()
    assert events("untied").get().user == anne


def test_no_mail_address_ties_anybody(client, server, anne):
    introduce(server, "stranger", email=ADDRESS, email_verified=True, name="anne")

    page = log_in_there(client, "stranger")

    assert page.status_code == 403
    assert "no account here is tied to that" in page.text
    assert "<code>stranger</code>" in page.text
    assert not is_logged_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    refused = events(AccountEventKind.NOT_TIED).get()
    assert (refused.user, refused.detail) == (None, "stranger")
    assert refused.address == "127.0.0.1"


def test_nobody_signs_up_after_a_refusal(client, server):
    log_in_there(client, "stranger")

    page = client.get(reverse("socialaccount_signup"), follow=True)

    assert page.redirect_chain[-1][0] == "/accounts/login/"
    assert not User.objects.exists()


def test_a_refused_identifier_is_shown_as_text(client, server):
    page = log_in_there(client, "<b>x</b>")

    assert "&lt;b&gt;x&lt;/b&gt;" in page.text


def test_a_closed_account_stays_closed(client, server, tied):
    tied.is_active = False
    tied.save()

    log_in_there(client, SUB)

    assert not is_logged_in(client)


def test_an_identifier_of_somebody_else_is_not_taken_over(client, server, tied):
    make_staff("view_source", username="bob")
    log_in(client, "bob")

    page = client.get(log_in_there(client, SUB, process="connect")["Location"])

    assert SocialAccount.objects.get().user == tied
    assert "tied to no other site" in page.text


def test_a_second_factor_is_asked_for_all_the_same(client, server, tied):
    secret = give_app(tied)

    arrived = log_in_there(client, SUB)

    assert arrived["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_logged_in(client)
    client.post(arrived["Location"], {"code": code_of(secret)})
    assert is_logged_in(client)


@pytest.mark.django_db(transaction=True)
def test_who_owes_a_second_factor_sets_one_up_first(client, server, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    chief = make_superuser("chief")
    chief.set_unusable_password()
    chief.save()
    SocialAccount.objects.create(user=chief, provider="organisation", uid=SUB)

    log_in_there(client, SUB)

    assert client.get("/desk/")["Location"].startswith(reverse("mfa_index"))
    # The password is not asked for: there is none.
    page = client.get(reverse("mfa_activate_totp"))
    code = code_of(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert client.get("/desk/").status_code == 200


def test_a_state_that_is_not_of_this_browser_is_refused(client, server, tied):
    for state in ("forged", None):
        back = agree(wanted_by(asked(client)), SUB)

        page = come_back(client, changed(back, state=state))

        assert is_refused(page, client)


def test_a_login_begun_in_another_browser_is_refused(client, server, tied):
    other = Client()

    assert is_refused(come_back(client, agree(wanted_by(asked(other)), SUB)), client)


def test_an_answer_is_good_for_one_time(client, server, tied):
    back = agree(wanted_by(asked(client)), SUB)
    come_back(client, back)
    assert is_logged_in(client)
    client.logout()

    assert is_refused(come_back(client, back), client)


def test_a_code_of_somebody_else_is_refused_by_its_nonce(client, server, tied):
    """The server would give a token for it: it keeps no watch over the challenge."""
    mine = agree(wanted_by(asked(client)), SUB)
    theirs = agree(wanted_by(asked(Client())), SUB)
    code = dict(parse_qsl(urlsplit(theirs).query))["code"]

    assert is_refused(come_back(client, changed(mine, code=code)), client)


def test_a_nonce_that_was_changed_on_the_way_is_refused(client, server, tied):
    wanted = changed(wanted_by(asked(client)), nonce="forged")

    assert is_refused(come_back(client, agree(wanted, SUB)), client)


def test_a_forged_code_is_refused(client, server, tied):
    back = agree(wanted_by(asked(client)), SUB)

    assert is_refused(come_back(client, changed(back, code="forged")), client)


def test_no_address_changes_what_the_other_site_is_asked(client, server):
    wanted = wanted_by(
        asked(client, auth_params="redirect_uri%3Dhttp://evil.test", scope="email")
    )

    query = dict(parse_qsl(urlsplit(wanted).query))
    assert query["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert query["scope"] == "openid"
    assert query["code_challenge_method"] == "S256"


def test_who_turns_back_there_is_told_so(client, server):
    wanted = wanted_by(asked(client))
    answer = requests.post(
        wanted, data={"action": "deny"}, allow_redirects=False, timeout=5
    )
    back = changed(
        answer.headers["Location"],
        state=dict(parse_qsl(urlsplit(wanted).query))["state"],
    )

    page = client.get(come_back(client, back)["Location"])

    assert "You turned back" in page.text


def test_a_server_that_is_away_is_told_of(client, caplog):
    with configured(f"http://127.0.0.1:{free_port()}"):
        page = asked(client)

    assert page.status_code == 503
    assert f"{NAME} does not answer" in page.text
    assert f"Login by {NAME} failed" in caplog.text


def test_a_server_that_goes_away_meanwhile_is_told_of(client, caplog, tied):
    with running_server() as address, configured(address):
        back = agree(wanted_by(asked(client)), SUB)
    with configured(address):
        page = come_back(client, back)

    assert page.status_code == 503
    assert not is_logged_in(client)


@pytest.mark.parametrize("path", ["/jwks", "/", "/nothing"])
def test_a_server_that_says_something_else_is_told_of(client, caplog, running, path):
    with configured(f"{running}{path}?/.well-known/"):
        page = asked(client)

    assert page.status_code == 503
    assert f"{NAME} does not answer" in page.text


def test_an_identifier_is_tied_to_one_account_alone(client, server, tied):
    client.force_login(make_superuser("chief"))
    other = make_staff(username="bob")

    page = client.post(reverse("account_help", args=[other.pk, "tie"]), {"uid": SUB})

    assert "tied to this identifier already" in page.text
    assert SocialAccount.objects.get().user == tied


@pytest.mark.parametrize("uid", ["", "   ", "x" * 192])
def test_no_identifier_ties_nobody(client, server, anne, uid):
    client.force_login(make_superuser("chief"))

    page = client.post(reverse("account_help", args=[anne.pk, "tie"]), {"uid": uid})

    assert page.context["form"].errors["uid"]
    assert not SocialAccount.objects.exists()


def test_an_administrator_unties(client, server, tied):
    owner = Client()
    log_in_there(owner, SUB)
    client.force_login(make_superuser("chief"))

    client.post(reverse("account_help", args=[tied.pk, "untie"]))

    assert not SocialAccount.objects.exists()
    assert owner.get("/admin/").status_code == 302
    assert events("untied").get().detail == "organisation (chief)"
    assert log_in_there(Client(), SUB).status_code == 403


def test_an_owner_hears_by_mail_of_a_tie(client, server, anne, settings):
    settings.MAIL = settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    client.force_login(make_superuser("chief"))

    client.post(reverse("account_help", args=[anne.pk, "tie"]), {"uid": SUB})
    client.post(reverse("account_help", args=[anne.pk, "untie"]))

    assert [message.to for message in mail.outbox] == [[ADDRESS]] * 2
    assert all(NAME in message.body for message in mail.outbox)


@pytest.mark.parametrize("code", TIES)
def test_nobody_ties_an_account_beyond_his_reach(client, server, code):
    keeper = make_staff("view_user", "change_user", username="usermgr")
    client.force_login(keeper)
    chief = make_superuser("chief")
    SocialAccount.objects.create(user=chief, provider="organisation", uid="chief")

    for account in (chief, keeper):
        address = reverse("account_help", args=[account.pk, code])
        assert client.post(address, {"uid": SUB}).status_code == 403
    assert SocialAccount.objects.get().uid == "chief"


def test_nothing_of_it_is_shown_while_it_is_not_configured(client, anne):
    assert "another site" not in client.get("/accounts/login/").text
    back = CALLBACK + "?state=x&code=y"
    assert client.get(LOGIN).status_code == client.get(back).status_code == 404
    client.force_login(make_superuser("chief"))
    assert client.get(reverse("socialaccount_connections")).status_code == 404
    assert "Other sites" not in client.get(reverse("usersessions_list")).text
    page = client.get(reverse("admin:auth_user_change", args=[anne.pk])).text
    for code in TIES:
        address = reverse("account_help", args=[anne.pk, code])
        assert address not in page
        assert client.post(address, {"uid": SUB}).status_code == 404


def test_another_site_that_is_not_named_is_not_found(client, server):
    assert client.get("/accounts/oidc/elsewhere/login/").status_code == 404


@pytest.mark.parametrize(
    ("address", "is_warned"),
    [("", False), ("https://login.test", False), ("http://login.test", True)],
)
def test_a_site_in_use_is_warned_of_a_server_asked_in_the_open(
    settings, address, is_warned
):
    settings.OPENID_CONNECT_SERVER = address

    assert bool(other_site_is_asked_in_private(None)) == is_warned
