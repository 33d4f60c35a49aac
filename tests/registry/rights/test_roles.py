"""The roles that ship: what each gives, who gives them, and that none is forgotten."""

import pghistory
import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from registry.models import Role, UserRole
from registry.rights.roles import STAFF, roles, user_has_role
from registry.services.role_giving import give_role
from tests.factories import (
    make_cluster,
    make_member,
    make_staff,
    make_superuser,
    make_user_role,
)

pytestmark = pytest.mark.django_db

NOBODYS = {
    "auth.group": "who keeps groups gives any right: superusers alone do",
}
"""Tables of the admin that no role opens."""


def test_every_right_of_a_role_is_one_that_django_knows():
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list(
            "content_type__app_label", "codename"
        )
    }

    assert {role: told.rights - known for role, told in roles().items()} == {
        role: set() for role in Role
    }


def test_every_table_of_the_admin_is_for_some_role():
    read = set().union(*(told.rights for told in roles().values()))
    tables = {model._meta.label_lower: model._meta for model in admin.site._registry}

    assert {
        label
        for label, opts in tables.items()
        if f"{opts.app_label}.view_{opts.model_name}" not in read
    } == NOBODYS.keys() & tables.keys()


def test_every_right_that_is_no_plain_one_is_in_some_role():
    """What an app has besides adding, changing, removing and reading."""
    given = set().union(*(told.rights for told in roles().values()))
    own = {
        f"{model._meta.app_label}.{codename}"
        for model in admin.site._registry
        for codename, _name in model._meta.permissions
    } | {"registry.apply_importbatch"}

    assert own <= given


def test_roles_are_told_in_words():
    for role, told in roles().items():
        assert str(told.label)
        assert str(told.explained).endswith(".")
        assert told.is_for_staff == (role in STAFF)


@pytest.mark.parametrize("role", STAFF)
def test_a_role_gives_its_rights_and_no_others(role):
    user = make_member(role)

    assert user.get_all_permissions() == roles()[role].rights
    assert user.has_module_perms("registry")
    assert not user.has_module_perms("nothing")


def test_the_role_of_a_networks_own_gives_no_right_over_tables():
    user = make_member(Role.NETWORKS_OWN, cluster=make_cluster())

    assert user.get_all_permissions() == set()
    assert not user.has_module_perms("registry")


def test_who_has_two_roles_has_the_rights_of_both():
    user = make_member(Role.KEEPER, Role.IMPORTER)

    assert user.has_perms(["registry.change_cluster", "registry.apply_importbatch"])
    assert not user.has_perm("programmes.change_grant")


def test_who_may_not_log_in_any_more_has_no_role_left():
    user = make_member(Role.KEEPER, is_active=False)

    assert not user.has_perm("registry.change_cluster")
    assert not user_has_role(user, Role.KEEPER)


def test_a_role_of_a_network_is_of_that_network_alone():
    own, other = make_cluster(), make_cluster()
    user = make_member(Role.NETWORKS_OWN, cluster=own)

    assert user_has_role(user, Role.NETWORKS_OWN, own)
    assert not user_has_role(user, Role.NETWORKS_OWN, other)
    assert not user_has_role(user, Role.NETWORKS_OWN)


def test_roles_are_read_once_for_a_user(django_assert_num_queries):
    user = make_member(Role.KEEPER)

    with django_assert_num_queries(1):
        assert user_has_role(user, Role.KEEPER)
        assert not user_has_role(user, Role.MONEY)


def test_nobody_evaluates_and_decides_by_role():
    evaluator = make_member(Role.EVALUATOR)

    assert not roles()[Role.EVALUATOR].rights & {"evaluation.decide_evaluation"}
    assert not roles()[Role.DECIDER].rights & {
        "evaluation.sign_evaluation",
        "evaluation.change_evaluation",
        "evaluation.add_criterionscore",
    }
    with pytest.raises(ValidationError, match="Who evaluates does not decide"):
        give_role(user=evaluator, role=Role.DECIDER, by=make_superuser())


def test_the_group_of_evaluators_is_no_more():
    assert not Group.objects.exists()


# Giving and taking


def test_an_administrator_gives_roles_to_others_and_never_to_himself():
    boss = make_member(Role.ADMINISTRATOR, username="boss")
    colleague = make_staff(username="colleague")

    given = give_role(user=colleague, role=Role.KEEPER, by=boss)

    assert (given.given_by, given.in_words) == (boss, "keeper")
    assert user_has_role(colleague, Role.KEEPER)
    with pytest.raises(ValidationError, match="Nobody gives a role to himself"):
        give_role(user=boss, role=Role.KEEPER, by=boss)
    assert not UserRole.objects.of_user(boss).filter(role=Role.KEEPER).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_gives_roles(role):
    user = make_member(role, cluster=make_cluster())

    with pytest.raises(PermissionDenied):
        give_role(user=make_staff(), role=Role.KEEPER, by=user)


def test_a_role_for_staff_opens_the_admin_and_a_networks_own_does_not():
    boss = make_superuser()
    clerk = make_staff(
        username="clerk",
    )
    clerk.is_staff = False
    clerk.save()

    give_role(user=clerk, role=Role.NETWORKS_OWN, cluster=make_cluster(), by=boss)
    clerk.refresh_from_db()
    assert not clerk.is_staff
    give_role(user=clerk, role=Role.KEEPER, by=boss)
    clerk.refresh_from_db()
    assert clerk.is_staff


def post_role(client, user, **typed):
    return client.post(
        reverse("admin:registry_userrole_add"),
        {"user": user.pk, "role": Role.KEEPER, "cluster": ""} | typed,
    )


def test_roles_are_given_and_taken_in_the_admin(client):
    boss = make_member(Role.ADMINISTRATOR, username="boss")
    colleague = make_staff(username="colleague")
    network = make_cluster(name="TWEED")
    client.force_login(boss)

    page = client.get(reverse("admin:registry_userrole_add")).content.decode()
    for told in roles().values():
        assert str(told.explained).split(";")[0] in page
    assert post_role(client, colleague).status_code == 302
    own = {"role": Role.NETWORKS_OWN, "cluster": network.pk}
    assert post_role(client, colleague, **own).status_code == 302

    held = UserRole.objects.of_user(colleague)
    assert [each.in_words for each in held] == ["keeper", "network's own (TWEED)"]
    assert {each.given_by for each in held} == {boss}
    listed = client.get(reverse("admin:registry_userrole_changelist"))
    assert "TWEED" in listed.content.decode()
    gone = reverse("admin:registry_userrole_delete", args=[held[0].pk])
    assert client.post(gone, {"post": "yes"}).status_code == 302
    assert [each.role for each in UserRole.objects.of_user(colleague)] == [
        Role.NETWORKS_OWN
    ]
    events = UserRole.pgh_event_model.objects.order_by("pgh_id")
    assert [event.pgh_label for event in events][-1] == "delete"
    assert events.last().pgh_context.metadata["user"] == boss.pk


def test_the_admin_refuses_a_role_for_oneself_and_says_so(client):
    boss = make_member(Role.ADMINISTRATOR, username="boss")
    client.force_login(boss)

    response = post_role(client, boss)

    assert response.status_code == 200
    assert "Nobody gives a role to himself" in response.content.decode()
    assert [each.role for each in UserRole.objects.of_user(boss)] == [
        Role.ADMINISTRATOR
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cluster": "1"}, "names its cluster"),
        ({"role": Role.NETWORKS_OWN}, "names its cluster"),
        ({"role": Role.DECIDER}, "Who evaluates does not decide"),
        ({"role": Role.EVALUATOR}, "has this role already"),
        ({"role": "king"}, "not one of the available choices"),
    ],
)
def test_the_admin_explains_a_role_that_cannot_be(client, typed, said):
    colleague = make_user_role(role=Role.EVALUATOR).user
    if "cluster" in typed:
        typed = {"cluster": make_cluster().pk}
    client.force_login(make_member(Role.ADMINISTRATOR, username="boss"))

    response = post_role(client, colleague, **typed)

    assert response.status_code == 200
    assert said in response.content.decode()


def test_nobody_goes_back_to_a_role_that_was_taken_from_him(client):
    """Not by the history of the row, nor by the change in which it went."""
    boss = make_member(Role.ADMINISTRATOR, username="boss")
    taken = make_user_role(user=boss, role=Role.KEEPER)
    key = taken.pk
    with pghistory.context():
        taken.delete()
    event = UserRole.pgh_event_model.objects.get(pgh_label="delete")
    client.force_login(boss)

    for address in (
        reverse("admin:registry_userrole_bring_back", args=[key]),
        reverse("history_change", args=[event.pgh_context_id]),
    ):
        page = client.post(address, {"_reason": "I had it."})
        assert "given and taken away in their own table" in page.content.decode()

    assert [each.role for each in UserRole.objects.of_user(boss)] == [
        Role.ADMINISTRATOR
    ]
