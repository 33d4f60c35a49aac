"""What is closed leaves by no way that is the same for everybody, whoever asks.

The pages themselves are asked by every role in ``test_secrets``; here are the data for
programs, feeds, calendars, changes, mails and calls, and what was known on a day.
"""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.mixins import AccessMixin
from django.core import mail
from django.test import Client
from django.urls import ResolverMatch, get_resolver, reverse

from evaluation.models import CriterionScore, Evaluation
from registry.api.lists import ListForPrograms, facts_of
from registry.following import calls
from registry.following.asked import is_list, is_record
from registry.following.calls import begin_call, try_call
from registry.following.digest import send_digest
from registry.lists.directory import all_lists
from registry.models import Cadence, Delivery, Role
from registry.models.base import LAST_DAY
from tests.factories import make_member, make_saved_view, make_staff, make_superuser
from tests.registry.recorded.ages import bear

from .secrets_addresses import _patterns, addresses
from .secrets_world import BEFORE_IT_WAS, CLOSED, SECRET, WHILE_OPEN
from .test_inference import SAID_ONCE
from .test_secrets import browser_of, is_for_everybody, is_the_same_for_all, text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,
]

LOGIN = "who-sent-it"
HIDDEN = ("openfile", "confopen", "confsigned", "openremoved", "confremoved")
"""Files of which nobody outside may know that they are there."""


@pytest.fixture
def world(secrets):
    return secrets


def ways():
    """Yield what programs ask for, and what is made of each page for all."""
    for address in addresses():
        if not is_for_everybody(address):
            continue
        yield address, {"known_on": WHILE_OPEN.isoformat()}
        if is_the_same_for_all(address):
            yield address, {}
            continue
        yield address, {"known_on": BEFORE_IT_WAS.isoformat()}
        for form in ("atom", "ics"):
            yield address, {"_feed": form}
    yield from ways_of_lists()
    for address in ("/changes/", "/changes/?from=2020-01-01"):
        for form in ("csv", "json", "xlsx"):
            yield address, {"_export": form}
    yield "/changes/", {"q": SECRET}
    for file in Evaluation.objects.all():
        yield "/changes/", {"record": f"evaluation:{file.slug}"}


def ways_of_lists():
    """Yield each order and each choice of fields of each list for programs."""
    for pattern, name in _patterns(get_resolver()):
        page = getattr(pattern.callback, "view_initkwargs", {}).get("page")
        if page is None or not issubclass(page, ListForPrograms):
            continue
        if pattern.pattern.converters:
            continue
        address = reverse(name)
        yield address, {"q": SECRET}
        yield address, {"select": ",".join(facts_of(page, LAST_DAY).names)}
        for column in page.columns:
            if column.sort:
                yield address, {"sort": f"-{column.name}", "pageSize": "100"}


@pytest.mark.parametrize("make", [lambda: None, make_superuser], ids=["nobody", "all"])
def test_what_programs_are_told_holds_no_secret(world, make):
    user = make()
    client, found, asked = browser_of(user), [], set()
    for address, query in ways():
        # Pages of a day show a person what he may read: see test_secrets.
        if user and "known_on" in query and not is_the_same_for_all(address):
            continue
        response = client.get(address, query)
        text = text_of(response)
        asked.add((response.status_code, next(iter(query), "")))
        # What was asked for may be said again: it is the beginning of each secret.
        if re.search(rf"{SECRET}\w", text):
            found.append((address, query))
        if LOGIN in text:
            found.append((address, query, LOGIN))

    assert found == []
    assert {(200, "_feed"), (200, "select"), (200, "sort"), (200, "_export")} <= asked


@pytest.mark.parametrize("way", ["api", "id"])
def test_a_closed_file_has_no_address_for_programs(client, world, way):
    for name in HIDDEN[:3]:
        for address in {
            "api": [f"/api/v1/evaluations/evaluation-{name}"],
            "id": [
                f"/id/evaluation/evaluation-{name}{ending}"
                for ending in ("", ".ttl", ".jsonld", ".nt")
            ],
        }[way]:
            nothing = address.replace(name, "nothing")

            response, strange = client.get(address), client.get(nothing)

            assert response.status_code == strange.status_code == 404
            told = SAID_ONCE.sub("", response.text.replace(name, "nothing"))
            assert told == SAID_ONCE.sub("", strange.text)


@pytest.mark.parametrize("path", ["/evaluations/", "/sources/", "/clusters/"])
def test_what_is_written_in_a_closed_file_moves_no_feed(client, world, path):
    def told():
        response = client.get(path, {"_feed": "atom"})
        marks = [response.get(name) for name in ("ETag", "Last-Modified")]
        return response.status_code, marks, response.text

    before = told()
    Evaluation.objects.filter(slug="evaluation-openfile").update(method="Other.")
    CriterionScore.objects.filter(evaluation__slug="evaluation-confopen").update(
        findings="Other."
    )
    bear(CLOSED + timedelta(days=1))
    assert told() == before

    Evaluation.objects.filter(slug="evaluation-openfile").update(status="documented")
    bear(CLOSED + timedelta(days=2))
    assert (told() != before) == (path == "/evaluations/")


def test_no_page_with_rights_of_its_own_is_followed():
    asked = 0
    for pattern, name in _patterns(get_resolver()):
        page = getattr(pattern.callback, "view_class", None)
        if page is not None and issubclass(page, AccessMixin):
            asked += 1
            match = ResolverMatch(pattern.callback, (), {"slug": "x"})
            assert not is_list(match), name
            assert not is_record(match), name

    assert asked > 10


def test_no_mail_tells_what_its_reader_may_not_read(world, settings):
    settings.MAIL = True
    readers = [
        make_member(
            role,
            username=f"reads-{role}",
            cluster=world.cluster,
            email=f"{role}@example.org",
        )
        for role in (Role.KEEPER, Role.MONEY, Role.NETWORKS_OWN)
    ]
    pages = [page.list_url() for page in all_lists()]
    pages += [world.cluster.get_absolute_url(), world.source.get_absolute_url()]
    pages += ["/log/", "/imports/", "/evaluations/evaluation-openfile/"]
    for reader in readers:
        for number, page in enumerate(pages):
            make_saved_view(
                user=reader,
                name=f"View {number}",
                address=page,
                cadence=Cadence.DAILY,
                kept_at=BEFORE_IT_WAS + timedelta(days=5, seconds=1),
            )
        send_digest(reader.pk, CLOSED + timedelta(days=1))

    texts = [letter.body for letter in mail.outbox]
    assert len(texts) == len(readers)
    for text in texts:
        assert SECRET not in text
        assert LOGIN not in text
        for name in HIDDEN:
            assert f"evaluation-{name}" not in text


def test_a_program_is_told_what_everybody_reads(world, monkeypatch):
    sent = []
    monkeypatch.setattr(calls, "call", lambda *told: sent.append(told) or 200)
    user = make_superuser("may-all")
    for number, path in enumerate(("/evaluations/", world.cluster.get_absolute_url())):
        view = make_saved_view(
            user=user,
            name=f"View {number}",
            address=path,
            hook_url="https://example.org/",
            kept_at=BEFORE_IT_WAS + timedelta(days=5, seconds=1),
        )
        if delivery := begin_call(view, CLOSED + timedelta(days=1)):
            try_call(delivery.pk)

    text = json.dumps([told[2] for told in sent])
    # That which was decided, or documented, is told.
    assert "evaluation-confbefore" in text
    assert not [name for name in HIDDEN if f"evaluation-{name}" in text]
    assert SECRET not in text
    assert not Delivery.objects.waiting().exists()


def test_a_kept_view_is_its_keepers_alone(world):
    stranger = browser_of(make_staff("view_logline", username="stranger"))
    for address in addresses():
        if address.startswith(("/views/", "/log/")):
            assert f"{SECRET}keptview" not in text_of(stranger.get(address))
    assert Client().get("/views/").status_code == 302
