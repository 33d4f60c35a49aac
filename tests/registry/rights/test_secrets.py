"""A secret is found by nobody who may not read it, by no way at all."""

import csv
import io
import zipfile
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluation.models import CriterionScore, Evaluation, Measurement, Recommendation
from registry.api import PREFIX
from registry.values import is_a_page

from .secrets_addresses import addresses
from .secrets_world import (
    BOTH,
    CONFIDENTIAL,
    FILE,
    IMPORTED,
    OPEN,
    READERS,
    SECRET,
    VIEW,
    WHILE_OPEN,
)

pytestmark = [
    pytest.mark.django_db,
    # Django's own page of an account names what its template does not have.
    pytest.mark.ignore_template_errors,
]

ALL = (*CONFIDENTIAL, *OPEN, *BOTH, *IMPORTED, *FILE, *VIEW)
FILES = (Evaluation, CriterionScore, Recommendation, Measurement)
EXPORTS = ("csv", "json", "xlsx")


@pytest.fixture
def world(secrets):
    return secrets


def browser_of(user) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def text_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(map(book.read, book.namelist()))
    return content.decode(errors="replace")


def is_for_everybody(address: str) -> bool:
    """Whether it is a page that can be looked back at."""
    return is_a_page(SimpleNamespace(path_info=address))


def is_the_same_for_all(address: str) -> bool:
    """Whether who asks makes no difference there: see ``test_secrets_outside``."""
    return address.startswith((f"{PREFIX}/", "/id/"))


def ways(world):
    """Yield what can be asked: each page, each file of each list, each search."""
    then = {"known_on": WHILE_OPEN.isoformat()}
    for address in addresses():
        if not is_for_everybody(address):
            yield address, {}
        elif not is_the_same_for_all(address):
            yield address, {}
            yield address, then
    for address in ("/api/v1/evaluations", "/api/v1/sources"):
        yield address, {"q": SECRET}
    for address in ("/evaluations/", "/sources/", "/search/"):
        yield address, {"q": SECRET}
        for form in EXPORTS:
            yield address, {"_export": form}
        yield address, {"_export": "csv-excel", "_columns": "shown"}
    for model in FILES:
        opts = model._meta
        listed = f"admin:{opts.app_label}_{opts.model_name}_changelist"
        yield reverse(listed), {"q": SECRET}
        yield (
            reverse("admin:autocomplete"),
            {
                "term": "",
                "app_label": opts.app_label,
                "model_name": "criterionscore",
                "field_name": "evaluation",
            },
        )


def sent(client, world):
    """Yield the answers to what can be sent: files in and out, lists of rows."""
    for model in FILES:
        opts = model._meta
        name = f"admin:{opts.app_label}_{opts.model_name}"
        for form in range(3):
            yield client.post(
                reverse(f"{name}_export"), {"format": form, "resource": 0}
            )
        keys = list(model._default_manager.values_list("pk", flat=True))
        yield client.post(
            reverse(f"{name}_changelist"),
            {"action": "delete_selected", "_selected_action": keys},
        )
        yield preview(client, name, columns_of(model))
    criteria = [score.criterion_id for score in CriterionScore.objects.all()]
    yield client.post(
        reverse("admin:evaluation_criterion_changelist"),
        {"action": "delete_selected", "_selected_action": criteria},
    )


def columns_of(model) -> str:
    """Return a file that names every row and leaves out what it says."""
    (resource,) = admin.site._registry[model].resource_classes
    keys = resource._meta.import_id_fields
    rows = resource().export().dict
    other = "strengths" if model is Evaluation else None
    table = io.StringIO()
    writer = csv.DictWriter(
        table, [*keys, *filter(None, [other])], extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows([row | {"strengths": "None."} for row in rows])
    return table.getvalue()


def preview(client, name, text):
    file = SimpleUploadedFile("rows.csv", text.encode())
    return client.post(
        reverse(f"{name}_import"), {"import_file": file, "format": 0, "resource": 0}
    )


@pytest.mark.parametrize("reader", READERS)
def test_a_secret_is_found_by_whoever_may_read_it_and_by_nobody_else(world, reader):
    make, may = READERS[reader]
    client = browser_of(make(world))
    found = {}
    for address, asked in ways(world):
        text = text_of(client.get(address, asked))
        for name in ALL:
            if f"{SECRET}{name}" in text:
                found.setdefault(name, set()).add(f"{address}{asked or ''}")
    for response in sent(client, world):
        text = text_of(response)
        for name in ALL:
            if f"{SECRET}{name}" in text:
                found.setdefault(name, set()).add(response.request["PATH_INFO"])

    assert {name: sorted(found[name]) for name in found if name not in may} == {}
    if client.session.get("_auth_user_id"):
        assert set(may) - set(found) == set()
