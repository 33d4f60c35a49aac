"""Who keeps accounts makes nobody, himself least, more than he is."""

import pytest
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from registry.history.versions import Versions
from registry.models import Role, UserRole
from tests.factories import PASSWORD, make_staff, make_superuser
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = pytest.mark.django_db

NEW = "kraken-mauve-toit-9"
KEEPING_ACCOUNTS = [
    f"{act}_{table}"
    for act in ("view", "add", "change", "delete")
    for table in ("user", "group")
]


@pytest.fixture
def keeper(client):
    user = make_staff(*KEEPING_ACCOUNTS, username="usermgr")
    client.force_login(user)
    return user


def address(account, page="change"):
    return reverse(f"admin:auth_user_{page}", args=[account.pk])


def everything(account):
    """Return a form of an account that asks for all rights there are."""
    form = UserChangeForm(instance=account)
    return {
        "_version": str(Versions.of([account]).with_links(account, form)),
        "username": account.username,
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "user_permissions": [str(each.pk) for each in Permission.objects.all()],
        "groups": [str(each.pk) for each in Group.objects.all()],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "10:00:00",
    }


@pytest.mark.parametrize("whose", ["own", "another"])
def test_nobody_gives_rights_by_the_form_of_an_account(client, keeper, whose):
    Group.objects.create(name="Everybody")
    account = keeper if whose == "own" else make_staff(username="other")
    before = account.get_all_permissions()

    response = client.post(address(account), everything(account))

    assert response.status_code == 302, response.context["errors"]
    account = User.objects.get(pk=account.pk)
    assert not account.is_superuser
    assert account.get_all_permissions() == before
    assert not account.groups.exists()


@pytest.mark.parametrize("page", ["change", "delete"])
def test_an_account_that_may_do_everything_is_not_touched(client, keeper, page):
    chief = make_superuser("chief")

    response = client.post(
        address(chief, page), everything(chief) | {"username": "mine", "post": "yes"}
    )

    assert response.status_code == 403
    assert User.objects.get(pk=chief.pk).username == "chief"


def test_nobody_takes_over_an_account_that_may_do_more(client, keeper):
    for account in (make_superuser("chief"), make_staff("add_cluster", username="c")):
        response = client.post(
            reverse("admin:auth_user_password_change", args=[account.pk]),
            {
                "usable_password": "true",
                "password1": "kraken-mauve-toit-9",
                "password2": "kraken-mauve-toit-9",
            },
        )

        assert response.status_code == 403
        assert User.objects.get(pk=account.pk).check_password(PASSWORD)


def test_deleting_from_the_list_spares_them_too(client, keeper):
    chief = make_superuser("chief")

    client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "delete_selected", "_selected_action": [chief.pk], "post": "yes"},
    )

    assert User.objects.filter(pk=chief.pk).exists()


def test_a_group_is_changed_by_whoever_may_do_everything_alone(client, keeper):
    group = Group.objects.create(name="Keepers")
    keeper.groups.add(group)
    rights = [Permission.objects.get(codename="change_cluster").pk]
    form = {"name": "Keepers", "permissions": rights}

    for path in (
        reverse("admin:auth_group_add"),
        reverse("admin:auth_group_change", args=[group.pk]),
        reverse("admin:auth_group_delete", args=[group.pk]),
    ):
        assert client.post(path, form | {"post": "yes"}).status_code == 403, path
    assert not group.permissions.exists()

    client.force_login(make_superuser())
    path = reverse("admin:auth_group_change", args=[group.pk])
    form["_version"] = str(client.get(path).context["version"])
    assert client.post(path, form).status_code == 302
    assert group.permissions.exists()


def test_who_gives_roles_helps_those_who_have_them(client, keeper):
    """An administrator opens and mends the accounts of whoever has a role."""
    UserRole.objects.create(user=keeper, role=Role.ADMINISTRATOR)
    decider = make_staff(username="decider")
    UserRole.objects.create(user=decider, role=Role.DECIDER)

    response = client.post(
        address(decider), everything(decider) | {"username": "the-decider"}
    )

    assert response.status_code == 302
    assert User.objects.get(pk=decider.pk).username == "the-decider"


def test_who_may_do_everything_still_gives_rights(client):
    client.force_login(make_superuser())
    account = make_staff(username="other")

    right = Permission.objects.get(codename="change_cluster")

    form = everything(account) | {"user_permissions": [right.pk]}
    assert client.post(address(account), form).status_code == 302
    assert User.objects.get(pk=account.pk).is_superuser


def test_ones_own_password_takes_the_one_before(client, keeper):
    account = User.objects.get(pk=keeper.pk)

    answer = client.post(
        reverse("admin:auth_user_password_change", args=[account.pk]),
        {"usable_password": "true", "password1": NEW, "password2": NEW},
    )

    assert answer["Location"] == reverse("account_change_password")
    assert User.objects.get(pk=account.pk).check_password(PASSWORD)


def test_who_gave_an_account_a_password_stands_in_the_log(client, keeper):
    account = make_staff(username="colleague")

    client.post(
        reverse("admin:auth_user_password_change", args=[account.pk]),
        {"usable_password": "true", "password1": NEW, "password2": NEW},
    )

    told = AccountEvent.objects.get(kind=AccountEventKind.PASSWORD_CHANGED)
    assert (told.user, told.detail) == (account, keeper.get_username())
