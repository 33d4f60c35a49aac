"""Every address, asked for by everybody: who may open it, who may send something."""

import logging
import re
from collections import Counter
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from registry.models import Role
from registry.rights.roles import roles

from . import matrix
from .matrix_world import Everything

pytestmark = pytest.mark.django_db

WRITTEN = re.compile(r'(?:INSERT INTO|(?<!FOR )UPDATE|DELETE FROM)\s+"?(\w+)')
OF_SESSIONS = {"django_session", "usersessions_usersession"}
VIEWED = {"registry_viewing"}
"""Who opens a confidential file is written down."""


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Everything()
        transaction.set_rollback(True)


class Asking:
    """Somebody who asks for addresses; nothing that he does stays."""

    def __init__(self, user):
        self.client = Client(raise_request_exception=False)
        if user:
            self.client.force_login(user)
        self.cookies = {name: c.value for name, c in self.client.cookies.items()}
        self.written = set()

    def note(self, execute, sql, params, many, context):
        self.written.update(WRITTEN.findall(sql))
        return execute(sql, params, many, context)

    def ask(self, method, address) -> tuple[str, set[str]]:
        """Return what comes of a request, and the tables that it wrote to."""
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        self.written = set()
        data = address.sent if method == "post" else {}
        with transaction.atomic(), connection.execute_wrapper(self.note):
            response = getattr(self.client, method)(address.path, data)
            transaction.set_rollback(True)
        return outcome(response), self.written - OF_SESSIONS


def outcome(response) -> str:
    status = response.status_code
    if status >= 500:
        return f"failed with {status}"
    to_login = response.get("Location", "").startswith(reverse("account_login"))
    if status in (403, 404, 405) or (300 <= status < 400 and to_login):
        return "refused"
    return "allowed"


def rights_of(reader) -> dict[str, set[str]]:
    """Return what a reader may do with each table of the admin."""
    found = {}
    for acts, tables in matrix.TABLES.items():
        held = dict(zip(matrix.COLUMNS, acts.split(), strict=True)).get(reader, ".")
        everything = ("view", "add", "change", "delete")
        for table in tables.split():
            may = everything if reader == matrix.SUPERUSER else matrix.ACTS[held]
            found[table] = set(may) & set(matrix.BY_HAND.get(table, everything))
    return found


def expected(told, reader, rights) -> tuple[bool, bool, bool] | None:
    """Return whether a reader may open, send, and change something by sending."""
    if isinstance(told, str):
        if told not in matrix.PAGES:
            return None
        opens, sends, *writes = matrix.PAGES[told]
        return (reader in opens, reader in sends, reader in (writes or [sends])[0])
    table, page = told
    if table not in rights or page not in matrix.PAGES_OF_A_TABLE:
        return None
    opens, sends, writes = (
        acts is not None and rights[table].issuperset(acts.split())
        for acts in matrix.PAGES_OF_A_TABLE[page]
    )
    return opens, sends, writes


@pytest.mark.parametrize("reader", matrix.READERS)
def test_everybody_does_what_he_may_and_nothing_else(everything, monkeypatch, reader):
    import os, time
    logging.disable(logging.CRITICAL)
    if os.environ.get("STUB"):
        monkeypatch.setattr(Template, "render", lambda *args, **kwargs: "")
    asking = Asking(everything.readers[reader])
    rights = rights_of(reader)
    wrong = []
    n=0; T=Counter()
    for address in everything.addresses():
        may = expected(address.told, reader, rights)
        if may is None:
            wrong.append((address.told, "told by nobody"))
            continue
        opens, sends, writes = may
        for method, allowed, may_write in (
            ("get", opens, False),
            ("post", sends, writes),
        ):
            n+=1; t=time.process_time()
            came, written = asking.ask(method, address)
            T[came]+=time.process_time()-t; T["n "+came]+=1
            if came != ("allowed" if allowed else "refused"):
                wrong.append((address.told, method, came))
            if written - VIEWED and not may_write:
                wrong.append((address.told, method, "wrote to", sorted(written)))
    with open('/tmp/mx/'+reader,'w') as f:
        print(reader, n, T, file=f)
        for w in wrong: print("   ", w, file=f)
    assert wrong == []
