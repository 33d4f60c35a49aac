"""Every address, asked for by everybody: who may open it, who may send something."""

import logging
import re
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import middleware
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from registry.rights.roles import roles
from registry.rights.table import as_markdown

from . import matrix
from .matrix_pages import PAGES
from .matrix_world import Everything
from .readers import ANYBODY, READERS

pytestmark = pytest.mark.django_db

METHODS = ("get", "post")
WRITTEN = re.compile(r'(?:INSERT INTO|(?<!FOR )UPDATE|DELETE FROM)\s+"?(\w+)')
IN_PASSING = {
    *("accounts_remembered", "django_session", "usersessions_usersession"),
    # Who opens a confidential file is written down, and who is refused something.
    *("registry_viewing", "accounts_accountevent"),
}
REFUSALS = {"403.html", "404.html"}
LOGINS = (reverse("account_login"), reverse("admin:login"))


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = Everything()
        # Once, and not after each request.
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def in_short(monkeypatch):
    """Leave out what others look at: how tables look, and what is said of refusals."""
    render = Template.render

    def in_short(template, *args, **kwargs):
        name = template.template.name or ""
        left_out = name in REFUSALS or "admin/" in name
        return "" if left_out else render(template, *args, **kwargs)

    monkeypatch.setattr(Template, "render", in_short)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Asking:
    """Somebody who asks for addresses."""

    def __init__(self, user, monkeypatch):
        self.client = Client(raise_request_exception=False)
        if user:
            self.client.force_login(user)
            # With the rights that he has: they are not read again for each request.
            monkeypatch.setattr(middleware, "get_user", lambda request: user)
        self.cookies = {name: each.value for name, each in self.client.cookies.items()}
        self.written = set()

    def ask(self, method, address) -> tuple[str, set[str]]:
        """Return what comes of a request, and the tables that it wrote to."""
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        self.written = set()
        data = address.sent if method == "post" else {}
        with connection.execute_wrapper(self.note):
            response = getattr(self.client, method)(address.path, data)
            if response.streaming:
                # Whatever it came from is closed at its end.
                b"".join(response)
        return outcome(response), self.written - IN_PASSING

    def try_out(self, method, address) -> tuple[str, set[str]]:
        """Ask, and have nothing of what was done stay."""
        with transaction.atomic():
            came = self.ask(method, address)
            transaction.set_rollback(True)
        return came

    def note(self, execute, sql, params, many, context):
        self.written.update(WRITTEN.findall(sql))
        return execute(sql, params, many, context)


def outcome(response) -> str:
    status = response.status_code
    if status >= 500:
        return f"failed with {status}"
    if status in (403, 404, 405) or response.get("Location", "").startswith(LOGINS):
        return "refused"
    return "allowed"


def is_his_turn(reader, told, which) -> bool:
    """Whether a reader asks for what he may: of what is alike for many, one of them.

    Each table of the admin has the same pages, and the forms of each role are walked by
    ``test_walks``; a refusal is asked for by everybody.
    """
    may = [each for each in READERS if matrix.may(each, told)[which]]
    if isinstance(told, str) and len(may) < len(READERS):
        return True
    return reader == may[crc32(f"{told}{which}".encode()) % len(may)]


def test_every_address_says_who_may_open_it(everything):
    told = {address.told for address in everything.addresses}

    assert {each for each in told if matrix.may(ANYBODY, each) is None} == set()
    assert PAGES.keys() - told == set()
    assert {each for each, _page in told - PAGES.keys()} == {
        model._meta.label_lower for model in admin.site._registry
    }


@pytest.mark.usefixtures("in_short")
@pytest.mark.parametrize("reader", READERS)
def test_everybody_does_what_he_may_and_nothing_else(everything, monkeypatch, reader):
    asking = Asking(everything.readers[reader], monkeypatch)
    wrong, asked = [], 0
    for address in everything.addresses:
        opens, sends, writes = matrix.may(reader, address.told)
        for which, method in enumerate(METHODS):
            allowed = (opens, sends)[which]
            if allowed and not is_his_turn(reader, address.told, which):
                continue
            asked += 1
            ask = asking.try_out if allowed else asking.ask
            came, written = ask(method, address)
            if came != ("allowed" if allowed else "refused"):
                wrong.append((address.told, method, came))
            if written and not (method == "post" and writes):
                wrong.append((address.told, method, "wrote to", sorted(written)))

    assert not wrong, "\n".join(map(str, wrong))
    assert asked > 1000


@pytest.mark.parametrize("role", matrix.COLUMNS)
def test_a_role_has_the_rights_over_tables_that_the_matrix_tells(role):
    tables = {model._meta.label_lower: model._meta for model in admin.site._registry}
    acts = ("view", "add", "change", "delete")

    assert {
        label: {
            act
            for act in acts
            if f"{opts.app_label}.{act}_{opts.model_name}" in roles()[role].rights
        }
        for label, opts in tables.items()
    } == {label: set(matrix.held(role, label)) for label in tables}


def test_the_table_of_pages_in_the_readme_is_that_of_the_matrix():
    readme = Path(settings.BASE_DIR, "README.md").read_text()

    assert as_markdown(matrix.table_of_pages()) in readme
