"""An administrator invites, takes factors away, ends sessions: within his reach."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from registry.models import Role
from tests.accounts.logins import give_app, is_logged_in, log_in
from tests.factories import (
    PASSWORD,
    make_cluster,
    make_member,
    make_staff,
    make_superuser,
)
from walloon_clusters.accounts.help_pages import HELPS
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = [
    pytest.mark.django_db,
    # Django's own field of the password asks for a variable that it does not set.
    pytest.mark.ignore_template_errors,
]

NEW = "kraken-mauve-toit-9"


@pytest.fixture
def keeper(client):
    user = make_staff("view_user", "add_user", "change_user", username="usermgr")
    client.force_login(user)
    return user


def ask(client, account, code):
    return client.post(reverse("account_help", args=[account.pk, code]))


def link_in(text):
    return re.search(r"http://testserver(/accounts/password/reset/key/[^\s\"]+)", text)[
        1
    ]


def choose(link, password=NEW, client=None):
    """Follow a link and choose a password, in a browser of its own."""
    client = client or Client()
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return page
    address = page.redirect_chain[-1][0]
    return client.post(address, {"password1": password, "password2": password})


def offered(client, account):
    page = client.get(reverse("admin:auth_user_change", args=[account.pk])).text
    return {code for code in HELPS if f"/accounts/{account.pk}/help/{code}/" in page}


def test_a_link_is_shown_once_and_works_once(client, keeper):
    account = make_staff(username="anne")

    page = ask(client, account, "invite")
    link = link_in(page.text)

    assert "no-store" in page.headers["Cache-Control"]
    assert (
        link
        not in client.get(reverse("account_help", args=[account.pk, "invite"])).text
    )
    assert choose(link).status_code == 302
    assert User.objects.get(pk=account.pk).check_password(NEW)
    again = choose(link, "tomate rouge velo lundi")
    assert again.context["token_fail"]
    assert User.objects.get(pk=account.pk).check_password(NEW)


def test_a_link_works_for_its_term(client, keeper, settings):
    account = make_staff(username="anne")
    link = link_in(ask(client, account, "invite").text)

    settings.PASSWORD_RESET_TIMEOUT = -1

    assert choose(link).context["token_fail"]
    assert User.objects.get(pk=account.pk).check_password(PASSWORD)


def test_who_invited_whom_is_written_down(client, keeper):
    account = make_staff(username="anne")

    ask(client, account, "invite")

    event = AccountEvent.objects.get(kind=AccountEventKind.INVITED)
    assert (event.user, event.name, event.detail) == (account, "anne", "usermgr")
    assert event.address == "127.0.0.1"


def test_an_account_is_opened_without_a_password_and_its_owner_invited(client, keeper):
    opened = client.post(
        reverse("admin:auth_user_add"),
        {"username": "anne", "email": "", "usable_password": "false"},
    )
    account = User.objects.get(username="anne")
    assert opened["Location"] == reverse("admin:auth_user_change", args=[account.pk])
    assert not account.has_usable_password()
    assert offered(client, account) == set(HELPS)

    choose(link_in(ask(client, account, "invite").text))

    anne = Client()
    log_in(anne, "anne", NEW)
    assert is_logged_in(anne)


def test_where_mail_is_set_up_the_link_is_sent_and_not_shown(client, keeper, settings):
    settings.MAIL = True
    account = make_staff(username="anne", email="anne@example.org")

    page = ask(client, account, "invite")

    assert page.status_code == 302
    (message,) = mail.outbox
    assert message.to == ["anne@example.org"]
    assert "anne" in message.body
    assert choose(link_in(message.body)).status_code == 302
    assert User.objects.get(pk=account.pk).check_password(NEW)
    assert "/password/reset/key/" not in client.get(page["Location"]).text


def test_an_account_without_an_address_gets_a_link_to_hand_over(
    client, keeper, settings
):
    settings.MAIL = True

    assert link_in(ask(client, make_staff(username="anne"), "invite").text)
    assert not mail.outbox


def test_second_factors_are_taken_away(client, keeper):
    account = make_staff(username="anne")
    anne = Client()
    log_in(anne, "anne")
    give_app(account)
    give_app(bystander := make_staff(username="bob"))

    ask(client, account, "factors")

    assert not Authenticator.objects.filter(user=account).exists()
    assert Authenticator.objects.filter(user=bystander).exists()
    event = AccountEvent.objects.get(kind=AccountEventKind.FACTOR_REMOVED)
    assert (event.user, event.detail) == (account, "totp (usermgr)")
    assert anne.get("/admin/").status_code == 302
    log_in(anne, "anne")
    assert is_logged_in(anne)


def test_the_owner_is_told_by_mail_that_factors_were_taken(client, keeper, settings):
    settings.MAIL = True
    account = make_staff(username="anne", email="anne@example.org")
    give_app(account)

    ask(client, account, "factors")

    assert [message.to for message in mail.outbox] == [["anne@example.org"]]


def test_all_sessions_of_an_account_are_ended_and_no_other(client, keeper):
    account = make_staff(username="anne")
    listed, unlisted, bystander = Client(), Client(), Client()
    log_in(listed, "anne")
    unlisted.force_login(account)
    bystander.force_login(make_staff(username="bob"))

    ask(client, account, "sessions")

    assert listed.get("/admin/").status_code == 302
    assert unlisted.get("/admin/").status_code == 302
    assert bystander.get("/desk/").status_code == 200
    assert client.get("/admin/", follow=True).status_code == 200
    event = AccountEvent.objects.get(kind=AccountEventKind.SESSION_ENDED)
    assert (event.user, event.detail) == (account, "usermgr")


def beyond():
    """Return accounts that can do more than a keeper of accounts."""
    network = make_cluster(name="Hub")
    return {
        "everything": make_superuser("chief"),
        "a right": make_staff("add_cluster", username="clerk"),
        "a right, closed": make_staff(
            "add_cluster", username="former", is_active=False
        ),
        "a role": make_member(Role.EVALUATOR, username="judge"),
        "a role, closed": make_member(
            Role.EVALUATOR, username="former-judge", is_active=False
        ),
        "a network": make_member(
            Role.NETWORKS_OWN, username="animator", cluster=network
        ),
    }


@pytest.mark.parametrize("code", HELPS)
def test_nobody_helps_with_an_account_beyond_his_reach(client, keeper, code):
    for why, account in beyond().items():
        give_app(account)
        address = reverse("account_help", args=[account.pk, code])

        assert client.get(address).status_code == 403, why
        assert client.post(address).status_code == 403, why
        assert offered(client, account) == set(), why
        assert Authenticator.objects.filter(user=account).exists(), why
    assert not AccountEvent.objects.filter(
        kind__in=[AccountEventKind.INVITED, AccountEventKind.FACTOR_REMOVED]
    ).exists()


@pytest.mark.parametrize("code", HELPS)
def test_nobody_helps_himself(client, keeper, code):
    assert ask(client, keeper, code).status_code == 403
    assert offered(client, keeper) == set()


@pytest.mark.parametrize("role", [None, *Role])
def test_only_whoever_keeps_accounts_helps(client, role):
    network = make_cluster(name="Hub")
    asker = make_member(*filter(None, [role]), username="asker", cluster=network)
    account = make_staff(username="anne")
    client.force_login(asker)

    for code in HELPS:
        answer = ask(client, account, code)

        allowed = role == Role.ADMINISTRATOR
        shown = "/password/reset/key/" in answer.text
        assert shown == (allowed and code == "invite")
        assert allowed or answer.status_code in (302, 403)
    told = AccountEvent.objects.filter(detail__contains="asker")
    assert told.exists() == allowed


def test_strangers_are_sent_to_the_login(client):
    account = make_staff(username="anne")

    for code in HELPS:
        assert "/login/" in ask(client, account, code)["Location"]


@pytest.mark.parametrize("code", HELPS)
def test_nothing_happens_before_it_is_confirmed(client, keeper, code):
    account = make_staff(username="anne")
    give_app(account)
    before = AccountEvent.objects.count()

    page = client.get(reverse("account_help", args=[account.pk, code]))

    assert page.status_code == 200
    assert AccountEvent.objects.count() == before
    assert Authenticator.objects.filter(user=account).exists()


def test_a_closed_account_is_not_invited(client, keeper):
    account = make_staff(username="anne", is_active=False)

    answer = ask(client, account, "invite")

    assert answer["Location"] == reverse("admin:auth_user_change", args=[account.pk])
    assert not AccountEvent.objects.filter(kind=AccountEventKind.INVITED).exists()


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_an_account_that_is_not_there_is_not_found(client, keeper, pk):
    assert client.get(f"/accounts/{pk}/help/invite/").status_code == 404


def test_a_help_that_is_not_there_is_not_found(client, keeper):
    assert client.get(f"/accounts/{keeper.pk}/help/more/").status_code == 404


def test_an_account_tells_its_roles(client):
    client.force_login(make_superuser())
    network = make_cluster(name="Hub")
    account = make_member(Role.KEEPER, Role.NETWORKS_OWN, cluster=network)

    page = client.get(reverse("admin:auth_user_change", args=[account.pk])).text

    links = {
        reverse("admin:registry_userrole_change", args=[held.pk])
        for held in account.roles.all()
    }
    assert len(links) == 2
    assert all(link in page for link in links)
    assert "Hub" in page
