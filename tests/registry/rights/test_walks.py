"""Each role walks each form that it is offered, and does what the form offers."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import transaction
from django.urls import reverse

from registry.models import Cluster, Role
from registry.proposals.rights import may_propose
from registry.rights.roles import STAFF, roles
from registry.rights.table import as_markdown, role_table
from tests.every_factory import FACTORIES
from tests.factories import make_cluster, make_member
from tests.registry.admin_forms import form_data, problems

pytestmark = pytest.mark.django_db


def offered(role, act):
    """Return the tables whose forms a role is offered."""
    return [
        model
        for model in FACTORIES
        if model in admin.site._registry
        and f"{model._meta.app_label}.{act}_{model._meta.model_name}"
        in roles()[role].rights
    ]


def url(model, page, *args):
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


def menus_of(page):
    """Yield the fields of a page, parts included, that are chosen from suggestions."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms.append(inline.formset.empty_form)
    for form in forms:
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, AutocompleteMixin):
                yield widget.field


@pytest.mark.parametrize("role", STAFF)
def test_every_menu_of_every_form_that_a_role_is_offered_answers(client, role):
    client.force_login(make_member(role))
    silent, opened = [], set()
    for model in offered(role, "add"):
        page = client.get(url(model, "add"))
        if page.status_code == 403:
            # Nobody adds such rows by hand.
            continue
        opened.add(model)
        for field in menus_of(page):
            asked = {
                "app_label": field.model._meta.app_label,
                "model_name": field.model._meta.model_name,
                "field_name": field.name,
            }
            answer = client.get(reverse("admin:autocomplete"), asked | {"term": "a"})
            if answer.status_code != 200:
                silent.append((model.__name__, field.name))

    assert silent == []
    assert opened or role == Role.CONFIDENTIAL_READER


@pytest.mark.parametrize("role", STAFF)
def test_a_role_saves_every_form_that_it_may_change(client, role):
    client.force_login(make_member(role))
    refused = {}
    for model in offered(role, "change"):
        # Each form by itself: the rows of one may be in the way of another's.
        with transaction.atomic():
            row = FACTORIES[model]()
            page = client.get(url(model, "change", row.pk))
            assert page.status_code == 200
            if page.context["has_change_permission"]:
                saved = client.post(url(model, "change", row.pk), form_data(page))
                if saved.status_code != 302:
                    refused[model.__name__] = problems(saved)
            transaction.set_rollback(True)

    assert refused == {}


def test_a_networks_own_proposes_of_its_own_network_alone(client):
    own, other = make_cluster(), make_cluster()
    animator = make_member(Role.NETWORKS_OWN, cluster=own)

    assert may_propose(animator, own)
    assert not may_propose(animator, other)
    assert list(Cluster.objects.editable_by(animator)) == [own]
    client.force_login(animator)
    for cluster, status in ((own, 200), (other, 404)):
        page = reverse("proposal_start", args=[cluster.slug])
        assert client.get(page).status_code == status
    assert client.get(reverse("admin:index")).status_code == 302
    animator.is_active = False
    assert not may_propose(animator, own)


def test_the_table_in_the_readme_is_that_of_the_roles():
    readme = Path(settings.BASE_DIR, "README.md").read_text()

    assert as_markdown(role_table()) in readme
