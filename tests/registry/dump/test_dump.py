"""Dumps hold everything that is public, and nothing else; everybody takes them."""

import hashlib
import json
import sqlite3
import zipfile

import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.urls import reverse
from pghistory.models import Event
from rdflib import Graph
from rdflib.namespace import DCAT, DCTERMS

from evaluation.models import Evaluation, EvaluationStatus
from registry.dump.kept import dumps
from registry.dump.making import make_dump
from registry.dump.pages import WHOLE_FILES
from registry.dump.tables import dump_tables
from registry.erasure.erasing import erase_person
from registry.linked.catalogue import SPDX
from registry.models import Person, SavedView
from tests.evaluation.factories import make_evaluation
from tests.factories import (
    make_mandate,
    make_organisation,
    make_person,
    make_superuser,
)
from tests.registry.linked.dcat_ap import problems
from tests.registry.rights.secrets_world import SECRET, Secrets
from tests.worlds import make_world

# A dump looks at one state: it begins a transaction of its own.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The readers of rdflib and pyshacl rest on what it calls old.
    pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset"),
]


LEFT_OUT = {
    **dict.fromkeys(
        (
            "UserRole",
            "Erasure",
            "ImportBatch",
            "ImportFile",
            "ImportRow",
            "LinkCheck",
            "OrganisationMerge",
            "RecordMerge",
            "DistinctPair",
            "SuggestionDismissal",
            "Dismissal",
            "Viewing",
            "LogLine",
        ),
        "how staff work, and who",
    ),
    **dict.fromkeys(("SavedView", "Delivery"), "what a reader keeps for himself"),
    **dict.fromkeys(
        ("RecordedChange", "ChangedRow"),
        "history: the site tells what changed, and what was known on a day",
    ),
    **dict.fromkeys(
        (
            "SearchEntry",
            "SearchWords",
            "SearchDifference",
            "LatestName",
            "Movement",
            "GrantCluster",
            "GrantBalance",
            "LineYear",
            "LineFlow",
            "UnprovenSum",
        ),
        "worked out of other tables",
    ),
    **dict.fromkeys(("SourceFile", "FileContent"), "documents belong to others"),
    "ExternalRecord": "what another register says, which publishes it itself",
    "BeneficiaryList": "what an imported list is: its source is in the dump",
}
"""The models of the registry of which nothing is in a dump, and why."""


def files_of(dump) -> dict[str, bytes]:
    return {path: (dump.folder / path).read_bytes() for path in dump.files}


def test_two_dumps_of_one_state_are_the_same_bytes():
    make_world(2)
    first, second = make_dump(), make_dump()

    assert first.name != second.name
    assert files_of(first) == files_of(second)


def test_of_each_model_it_is_decided_whether_it_is_in_a_dump():
    ours = [
        apps.get_app_config(name) for name in ("registry", "programmes", "evaluation")
    ]
    models = {model for app in ours for model in app.get_models()}
    without_history = {each for each in models if not issubclass(each, Event)}
    dumped = {table.model for table in dump_tables()}

    assert dumped < without_history
    assert {each.__name__ for each in without_history - dumped} == set(LEFT_OUT)


def test_a_dump_holds_the_tables_of_the_registry_and_no_other():
    SavedView.objects.create(
        user=make_superuser("who-keeps"), name="mine-alone", address="/clusters/"
    )
    dump = make_dump()
    names = {table.name for table in dump_tables()}
    with zipfile.ZipFile(dump.folder / "registry.zip") as archive:
        texts = {name.partition(".csv")[0] for name in archive.namelist()}
    database = sqlite3.connect(dump.folder / "registry.sqlite")
    held = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")

    assert texts == names | {"README.md", "datapackage.json"}
    assert {name for (name,) in held} == names
    assert {path.removesuffix(".parquet") for path in dump.files} == {
        *(f"parquet/{name}" for name in names),
        *WHOLE_FILES,
    }


def test_no_byte_of_a_dump_holds_a_secret():
    Secrets()
    make_superuser("who-works-here")
    make_person(name="Never Named")
    dump = make_dump()
    taken = files_of(dump)
    with zipfile.ZipFile(dump.folder / "registry.zip") as archive:
        taken |= {name: archive.read(name) for name in archive.namelist()}
    for table in dump.tables:
        held = pq.read_table(dump.folder / "parquet" / f"{table}.parquet")
        taken[f"{table} as text"] = json.dumps(held.to_pylist(), default=str).encode()

    assert Evaluation.objects.exists()
    for secret in (SECRET, "who-works-here", "who-sent-it", "Never Named"):
        assert [name for name, text in taken.items() if secret.encode() in text] == []
    assert Person.objects.filter(name="Never Named").exists()


def test_a_file_is_handed_out_in_parts_and_only_once(client):
    make_organisation(slug="sonaca")
    dump = make_dump()
    address = reverse("dump_latest", kwargs={"path": "parquet/organisation.parquet"})
    found = client.get(client.get(address).url)
    whole = b"".join(found)
    again = client.get(
        found.request["PATH_INFO"], headers={"If-None-Match": found["ETag"]}
    )
    part = client.get(found.request["PATH_INFO"], headers={"Range": "bytes=0-3"})

    assert whole == (dump.folder / "parquet/organisation.parquet").read_bytes()
    assert again.status_code == 304
    assert (part.status_code, b"".join(part)) == (206, b"PAR1")


@pytest.mark.parametrize(
    "path", ["manifest.json", "../../secret_key", "parquet", "registry.txt"]
)
def test_nothing_else_is_handed_out(client, path):
    dump = make_dump()
    address = reverse("dump_file", kwargs={"dump": dump.name, "path": path})

    assert client.get(address).status_code == 404


def test_the_catalogue_of_a_dump_passes_the_shapes_and_leads_to_its_files(client):
    make_world(2)
    dump = make_dump()
    answer = client.get(reverse("catalogue", kwargs={"ending": "ttl"}))
    graph = Graph().parse(data=answer.content, format="turtle")
    told = dict(graph.subject_objects(DCAT.byteSize))
    assert problems(graph) == ""
    assert len(told) == 3
    for taken, size in told.items():
        address = str(graph.value(taken, DCAT.downloadURL))
        sums = graph.value(taken, SPDX.checksum)
        file = b"".join(client.get(client.get(address).url))

        assert len(file) == int(size) == dump.files[address.split("latest/")[1]].size
        assert hashlib.sha256(file).hexdigest() == str(
            graph.value(sums, SPDX.checksumValue)
        )
    graph.remove((None, DCTERMS.title, None))
    assert problems(graph) != ""


def test_the_page_shows_each_file_with_its_checksum(client):
    dump = make_dump()
    text = client.get(reverse("dump")).content.decode()

    for path in ("registry.zip", "registry.sqlite", "places.geojson"):
        assert dump.files[path].sha256 in text
    assert "Make a dump now" not in text


def test_whoever_watches_over_the_site_has_one_made(client):
    client.force_login(make_superuser("admin"))
    address = reverse("dump")
    first = client.post(address, follow=True).content.decode()
    second = client.post(address, follow=True).content.decode()

    assert "The worker makes a dump." in first
    assert "waiting for the worker already" in second


def test_nobody_else_has_one_made(client):
    assert client.post(reverse("dump")).status_code == 405


def test_what_is_erased_is_in_no_dump_any_more():
    make_mandate(person=make_person(name="Jeanne Martin"))
    before = make_dump()
    assert b"Jeanne Martin" in (before.folder / "registry.sqlite").read_bytes()

    erase_person(spellings=["Jeanne Martin"], reason="Asked for.", user=None)

    assert dumps() == []
    after = make_dump()
    assert b"Jeanne Martin" not in (after.folder / "registry.sqlite").read_bytes()


def test_what_was_closed_since_is_handed_out_no_more(client):
    file = make_evaluation(
        status=EvaluationStatus.DOCUMENTED, quote="Judged.", weaknesses="plantedword"
    )
    before = make_dump()
    named = {"dump": before.name, "path": "registry.sqlite"}
    address = reverse("dump_file", kwargs=named)
    assert b"plantedword" in b"".join(client.get(address))

    file.is_confidential = True
    file.save()

    assert dumps() == []
    assert client.get(address).status_code == 404
    after = make_dump()
    assert [dump.name for dump in dumps()] == [after.name]
    assert b"plantedword" not in (after.folder / "registry.sqlite").read_bytes()
    assert not before.folder.exists()
