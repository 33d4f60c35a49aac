"""Two people on one account, or on one group: nothing is lost in silence."""

import pgtrigger
import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from registry.erasure.erasing import erase_person
from registry.history.events import events_of
from registry.history.meeting import as_sent
from registry.models import LogLine
from tests.factories import PASSWORD, make_staff, make_superuser
from tests.registry.admin_forms import form_data
from tests.registry.test_admin_versions import TOLD, url

pytestmark = [
    pytest.mark.django_db,
    # Django's form of an account asks for a variable that it does not have.
    pytest.mark.ignore_template_errors,
]


@pytest.fixture
def anne(client):
    client.force_login(make_superuser("anne"))
    return client


def form_of(page, **values):
    """Return what a browser sends of a form, in which lists of choices stand."""
    data = form_data(page)
    for bound in page.context["adminform"].form:
        if not bound.form.is_bound:
            data |= as_sent(bound)
        elif bound.name in ("groups", "user_permissions", "permissions"):
            data[bound.name] = page.wsgi_request.POST.getlist(bound.name)
        elif bound.name == "date_joined":
            data |= dict(
                zip(("date_joined_0", "date_joined_1"), bound.value(), strict=True)
            )
    return data | values


def change(client, row, **values):
    page = client.post(url(row), form_of(client.get(url(row)), **values))
    assert page.status_code == 302, page.context["adminform"].form.errors


def rights(*codenames) -> list[int]:
    found = Permission.objects.filter(
        content_type__app_label="registry", codename__in=codenames
    )
    assert len(found) == len(codenames)
    return sorted(found.values_list("pk", flat=True))


def test_two_people_on_one_account_lose_nothing_in_silence(anne):
    account = make_staff(username="paul")
    group = Group.objects.create(name="Keepers")
    (reads,) = rights("view_cluster")
    opened = anne.get(url(account))
    assert "password" not in str(opened.context["version"])
    mine = form_of(opened, last_name="Of the second", user_permissions=[reads])

    change(anne, account, first_name="Of the first", groups=[group.pk])
    again = anne.post(url(account), mine)

    assert TOLD in again.text
    assert "changed by anne" in again.text
    for shown in ("Of the first", "Keepers"):
        assert shown in again.text
    assert User.objects.get(pk=account.pk).last_name == ""
    assert anne.post(url(account), form_of(again)).status_code == 302
    account = User.objects.get(pk=account.pk)
    assert (account.first_name, account.last_name) == ("Of the first", "Of the second")
    assert [*account.groups.all()] == [group]
    assert [right.pk for right in account.user_permissions.all()] == [reads]
    assert account.check_password(PASSWORD)


def test_rights_that_both_changed_are_shown_and_one_chooses(anne):
    """Only what a group leads to changed: its own row did not."""
    group = Group.objects.create(name="Keepers")
    theirs, own = rights("view_cluster"), rights("change_source", "view_source")
    mine = form_of(anne.get(url(group)), permissions=own)
    change(anne, group, permissions=theirs)

    again = anne.post(url(group), mine)

    assert TOLD in again.text
    assert "changed by anne" in again.text
    assert [right.pk for right in group.permissions.all()] == theirs
    chosen = form_of(again) | {"_to-choose": "permissions"}
    anne.post(url(group), chosen | {"_choose-permissions": "mine"})
    assert sorted(right.pk for right in group.permissions.all()) == own


def test_a_form_of_an_account_without_a_version_overwrites_nothing(anne):
    """Also of one that was there before changes of accounts were recorded."""
    account = make_staff(username="paul", first_name="Stands")
    with pgtrigger.ignore():
        events_of(User).filter(pgh_obj_id=account.pk)._raw_delete("default")
    mine = form_of(anne.get(url(account)), first_name="Another")
    del mine["_version"]

    again = anne.post(url(account), mine)

    assert TOLD in again.text
    assert User.objects.get(pk=account.pk).first_name == "Stands"


def test_the_history_of_an_account_knows_no_password_and_no_login(anne):
    account = make_staff(username="paul")
    recorded = events_of(User).filter(pgh_obj_id=account.pk)
    fields = {field.name for field in recorded.model._meta.fields}
    assert not fields & {"password", "last_login"}
    before = recorded.count()

    anne.force_login(account)
    account.set_password("a-quite-different-one")
    account.save()
    assert User.objects.get(pk=account.pk).last_login is not None
    assert recorded.count() == before

    anne.force_login(User.objects.get(username="anne"))
    change(anne, account, email="paul@example.org")
    page = anne.get(url(account, "history"))
    assert "paul@example.org" in page.text
    for way in ("Restore this version", "Take back all"):
        assert way not in page.text


def test_an_account_is_not_given_back_what_it_could_do(anne):
    """Neither a version of it nor a change to it goes back: rights would return."""
    account = make_superuser("chief")
    (first,) = events_of(User).filter(pgh_obj_id=account.pk)
    change(anne, account, is_superuser="")
    assert not User.objects.get(pk=account.pk).is_superuser
    newest = events_of(User).filter(pgh_obj_id=account.pk).latest("pgh_id")

    address = reverse("admin:auth_user_restore", args=[account.pk, first.pgh_id])
    sent = {"_reason": "As before.", "_version": newest.pgh_id}
    told = anne.post(address, sent)
    assert "changed in their own forms only" in told.text
    address = reverse("history_change", args=[newest.pgh_context_id])
    told = anne.post(address, {"_reason": "As before."}, follow=True)
    assert "changed in their own forms only" in told.text

    assert not User.objects.get(pk=account.pk).is_superuser


def test_who_is_erased_is_erased_of_the_history_of_accounts_too(anne):
    account = make_staff(username="zeno.vandenplas", last_name="Vandenplas")
    account.first_name = "Zeno"
    account.email = "zeno.vandenplas@example.org"
    account.save()
    group = Group.objects.create(name="Keepers")
    account.groups.add(group)
    kept = [
        *events_of(User).filter(pgh_obj_id=account.pk).order_by("pgh_id"),
        *events_of(User.groups.through).filter(user=account.pk),
    ]
    assert [event.pgh_label for event in kept] == ["insert", "update", "insert"]

    erase_person(
        spellings=["Zeno Vandenplas"], reason="Asked for.", user=make_superuser("head")
    )

    recorded = events_of(User).filter(pgh_obj_id=account.pk)
    for event in recorded:
        told = f"{event.username} {event.first_name} {event.last_name} {event.email}"
        assert "zeno vandenplas" not in told.lower().replace(".", " "), told
    page = anne.get(url(account, "history"))
    assert page.status_code == 200
    assert "zeno.vandenplas" not in page.text
    lines = LogLine.objects.touching("accounts.keptaccount")
    for line in lines:
        detail = anne.get(reverse("log_detail", args=[line.key]))
        assert "zeno.vandenplas" not in detail.text
