"""A person is erased: the name is found nowhere any more, and the act is on record."""

import json
from datetime import timedelta

import pghistory
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from registry.erasure.erasing import erase_person
from registry.erasure.finding import find_name
from registry.erasure.spelling import compiled, pattern, spellings_of
from registry.erasure.terms import keep_terms
from registry.files.formats import XLSX
from registry.files.refusal import RefusedFile
from registry.imports.plans.opening import read_file
from registry.imports.plans.receiving import receive
from registry.models import (
    Erasure,
    ImportFile,
    LogLine,
    Organisation,
    Person,
    RecordMerge,
    Viewing,
)
from registry.services import merge_records
from tests.factories import (
    make_cluster,
    make_mandate,
    make_membership,
    make_organisation,
    make_organisation_name,
    make_person,
    make_source,
    make_staff,
    make_superuser,
)

pytestmark = pytest.mark.django_db

NAME = "Zénobie Vandenplas-Dôme"
WORDS = ("zénobie", "zenobie", "vandenplas", "z\\u00e9nobie")


def dump() -> str:
    """Return all tables as ``pg_dump`` writes them, the bytes of files as text too."""
    out = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in cursor.fetchall():
            with cursor.copy(f'COPY (TABLE "{schema}"."{table}") TO STDOUT') as copy:
                out.append(f"{table}\n" + b"".join(copy).decode())
    out += [bytes(file.content).decode("latin-1") for file in ImportFile.objects.all()]
    return "\n".join(out)


def standing(words=WORDS) -> list[str]:
    """Return the lines of a dump in which a word of the name still stands."""
    return [
        line[:300]
        for line in dump().splitlines()
        if any(word in line.casefold() for word in words)
    ]


def workbook(*rows):
    return b"".join(XLSX().pieces(["Name", "Contact"], rows))


def plant(client):
    """Write the name wherever somebody may have written it."""
    person = make_person(
        name=NAME, also_written="VANDENPLAS-DOME Zénobie; Zenobie Vandenplas Dome"
    )
    make_mandate(person=person, title=f"Présidente : {NAME}", slug=f"{person.slug}-x")
    make_source(
        title=f"Interview with {NAME.upper()}",
        url="https://example.org/team/zenobie-vandenplas-dome?x=Z%C3%A9",
    )
    organisation = make_organisation(
        name="Hub", note="Founded by Vandenplas-Dôme, Zénobie, with others."
    )
    make_membership(organisation=organisation, quote=f"« {NAME} », says the page")
    with pghistory.context(url=f"/people/{person.slug}/", reason=f"{NAME} asked"):
        person.also_written = "Z. Vandenplas-Dôme; " + person.also_written
        person.save()
        organisation.note_en = "Nobody."
        organisation.save()
    user = make_staff(username="zenobie.vandenplas-dome", email=f"{person.slug}@x.org")
    user.first_name, user.last_name = NAME.split(" ")
    user.save()
    LogEntry.objects.create(
        user=user,
        object_repr=NAME,
        change_message=json.dumps([{"changed": {"object": NAME}}]),
        action_flag=2,
    )
    session = SessionStore()
    session["message"] = f"{NAME} was saved."
    session.create()
    cluster = make_cluster()
    for filename, content in (
        ("a.csv", f"Name;Contact\nSonaca;{NAME}\n".encode()),
        ("b.csv", f"Name;Contact\nSonaca;{NAME}\n".encode("cp1252")),
        ("c.xlsx", workbook(["Sonaca", NAME])),
        (f"{person.slug}.csv", b"Name\nSonaca\n"),
        ("other.csv", b"Name\nSonaca\n"),
    ):
        receive(
            content=content,
            filename=filename,
            listed_on=timezone.localdate(),
            user=None,
            cluster=cluster,
        )
    row = cluster.import_batches.first().rows.create(
        number=2, name=NAME, values={"contact": NAME, "more": [NAME.upper()]}
    )
    assert row.match_key
    return person


SPELLINGS = [NAME, "Z. Vandenplas-Dôme"]


def test_the_name_is_found_nowhere_in_a_dump(client):
    plant(client)
    assert len(standing()) > 15

    erasure = erase_person(spellings=SPELLINGS, reason="Asked by letter", user=None)

    assert standing() == []
    assert erasure.files == 4
    assert erasure.rows["registry_personevent"] >= 2
    assert erasure.rows["registry_person"] == 1


def test_what_was_said_of_the_person_stays_and_the_act_is_in_the_log(client):
    person = plant(client)
    held = person.mandates.get()
    events = person.history.count()

    erasure = erase_person(spellings=SPELLINGS, reason="Asked by letter", user=None)

    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.slug) == (f"N. N. {erasure.pk}", f"n-n-{erasure.pk}")
    assert person.mandates.get().pk == held.pk
    assert person.history.count() == events
    (line,) = LogLine.objects.filter(kind="erasure")
    assert line.reason == "Asked by letter"
    assert line.changed_rows().filter(table="registry.erasure").exists()
    kept = ImportFile.objects.filter(removed_at=None).get()
    assert kept.batch.filename == "other.csv"


def test_the_account_of_that_name_is_closed(client):
    from django.contrib.auth.models import User

    plant(client)
    user = User.objects.get(username__startswith="zenobie")

    erase_person(spellings=SPELLINGS, reason="Asked by letter", user=None)

    user.refresh_from_db()
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.email == ""
    with pytest.raises(ValidationError, match="your own account"):
        erase_person(spellings=["Clerk Kent"], reason="x", user=_clerk())


def _clerk():
    user = make_staff(username="kent")
    user.first_name, user.last_name = "Clerk", "Kent"
    user.save()
    return user


def test_nobody_else_is_touched(client):
    """Who shares a part of the name, or has it within a longer word."""
    names = ["Zénobie Martin", "Paul Vandenplas", "Zénobie Vandenplas-Dômersen"]
    for name in names:
        make_person(name=name)
    before = dump()

    with pytest.raises(ValidationError, match="nowhere"):
        erase_person(spellings=[NAME], reason="Asked by letter", user=None)

    make_person(name=NAME)
    erase_person(spellings=[NAME], reason="Asked by letter", user=None)
    assert set(names) < set(Person.objects.values_list("name", flat=True))
    assert "Zénobie Martin" in before


def test_a_part_of_the_name_that_stands_alone_is_shown_first(client):
    plant(client)
    make_source(title="Madame Vandenplas speaks")

    found = find_name(SPELLINGS, with_parts=True)

    places = {stands.table: stands for stands in found.parts["Vandenplas"]}
    assert "Madame Vandenplas speaks" in places["registry_source"].excerpts
    assert found.unsearched == []
    assert [account.username for account in found.accounts] == [
        "zenobie.vandenplas-dome"
    ]


@pytest.mark.parametrize(
    ("spellings", "reason", "why"),
    [
        ([], "x", "which name"),
        (["Al"], "x", "too short"),
        ([" ".join("abcdefgh")], "x", "too long"),
        ([NAME], "  ", "Say why"),
        ([NAME], "zenobie vandenplas dome asked", "names the person"),
    ],
)
def test_what_is_refused(spellings, reason, why):
    make_person(name=NAME)

    with pytest.raises(ValidationError, match=why):
        erase_person(spellings=spellings, reason=reason, user=None)

    assert not Erasure.objects.exists()


def test_the_page_of_a_person_leads_whoever_may_erase_to_it(client):
    person = make_person(name=NAME)
    change = reverse("admin:registry_person_change", args=[person.pk])
    leads = f"{reverse('erasure_create')}?person={person.slug}"
    client.force_login(make_staff("change_person", "view_person"))
    assert leads not in client.get(change).text

    client.force_login(make_superuser("anne"))

    assert leads in client.get(change).text
    assert client.get(leads).context["form"].initial["spellings"] == NAME


def test_the_history_of_a_table_is_called_after_it_in_the_language_of_the_reader(
    client,
):
    make_person(name=NAME)
    client.force_login(make_superuser("anne"))

    page = client.post(
        reverse("erasure_create"),
        {"spellings": NAME, "reason": "Asked by letter"},
        headers={"accept-language": "fr"},
    )

    labels = {stands.label for stands in page.context["found"].tables}
    assert labels == {"personnes", "historique\N{NARROW NO-BREAK SPACE}: personnes"}


def test_on_the_page_it_is_first_shown_and_then_erased(client):
    person = make_person(name=NAME)
    url = reverse("erasure_create")
    assert client.get(url).status_code == 302
    client.force_login(make_staff("change_person"))
    assert client.get(url).status_code == 403
    client.force_login(make_superuser("anne"))
    page = client.get(url, {"person": person.slug})
    asked = {"spellings": NAME, "reason": "Asked by letter"}

    assert page.context["form"].initial["spellings"] == NAME
    shown = client.post(url, asked)
    assert {stands.table for stands in shown.context["found"].tables} == {
        "registry_person",
        "registry_personevent",
    }
    assert Person.objects.filter(name=NAME).exists()

    client.post(url, asked | {"agreed": "yes"})

    assert standing() == []
    (line,) = LogLine.objects.filter(kind="erasure").select_related("user")
    assert (line.user.username, line.url) == ("anne", url)
    wrong = client.post(url, {"spellings": NAME, "reason": f"{NAME} wants it"})
    assert wrong.context["form"].errors["reason"]


@pytest.mark.parametrize(
    "written",
    [
        "Zénobie Vandenplas-Dôme",
        "ZENOBIE VANDENPLAS DOME",
        "Vandenplas-Dôme, Zénobie",
        "zenobie_vandenplas_dome",
        "zenobie.vandenplas-dome@example.org",
        "/Zenobie%20Vandenplas-Dome/",
        "Ze\u0301nobie Vandenplas–Do\u0302me".replace("–", "-"),
        '"Z\\u00e9nobie Vandenplas-D\\u00f4me"',
        "«Zénobie\u00a0Vandenplas\u2011Dôme»",
        "?q=Madame%20Z%C3%A9nobie+Vandenplas%2DD%c3%b4me",
        "Ze%CC%81nobie%20Vandenplas%E2%80%93Dome",
        "Z&eacute;nobie&nbsp;Vandenplas-D&#244;me",
        r"\nZe\u0301nobie\u2009Vandenplas\nD\u00f4me",
        "Zénobie\u200bVandenplas – Dôme",
        "Zénobie (Vandenplas/Dôme)",
        "Zénobie<br>Vandenplas Dome",
    ],
)
def test_a_name_is_found_however_it_is_written(written):
    assert is_found(NAME, written)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("François Lebœuf", "Francois Leboeuf"),
        ("Jörg Müller", "Joerg Mueller"),
        ("Karl Strauß", "Karl Strauss"),
        ("Łukasz Żak", "Lukasz Zak"),
    ],
)
def test_two_letters_stand_for_one_either_way(name, written):
    assert is_found(name, written)
    assert is_found(written, name)


def is_found(name, written) -> bool:
    """Return whether a name is found: Python and the database say the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~* %s", [written, pattern([name])])
        (found,) = cursor.fetchone()
    assert bool(compiled([name]).search(written)) == found
    return found


@given(st.lists(st.text("aéÉüøZz'- ", min_size=1, max_size=8), min_size=1, max_size=3))
def test_python_and_the_database_find_the_same(words):
    name = " ".join(words)
    if not spellings_of([name]):
        return
    for text in (name, name.upper(), f"x{name}", f"({name})", "Zaza", ""):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s ~* %s", [text, pattern([name])])
            (found,) = cursor.fetchone()

        assert bool(compiled([name]).search(text)) == found, (name, text)


def test_files_of_imports_and_viewings_go_when_their_term_is_over(settings, capsys):
    batch = receive(
        content=b"Name\nSonaca\n",
        filename="list.csv",
        listed_on=timezone.localdate(),
        user=None,
        cluster=make_cluster(),
    )
    Viewing.objects.create(table="registry.source", row=1, url="/")
    assert set(keep_terms().values()) == {0}

    settings.KEEP_IMPORT_FILES_DAYS = settings.KEEP_VIEWINGS_DAYS = -1
    call_command("keep_terms")

    printed = capsys.readouterr().out
    assert "registry.importfile: 1 removed" in printed
    assert "registry.viewing: 1 removed" in printed
    assert not Viewing.objects.exists()
    batch = type(batch).objects.get()
    assert bytes(batch.file.content) == b""
    assert batch.file.removed_at > timezone.now() - timedelta(hours=1)
    with pytest.raises(RefusedFile, match="kept for a time"):
        read_file(batch)
    assert set(keep_terms().values()) == {0}


def test_the_worker_keeps_the_terms():
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    names = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "registry.keep_terms" in names


def test_somebody_else_of_the_same_name_keeps_it(client):
    erased, other = make_person(name=NAME), make_person(name=NAME, slug="zenobie-2")
    make_mandate(person=erased, slug="zenobie-vandenplas-dome-a")
    held = make_mandate(person=other, slug="zenobie-vandenplas-dome-b")
    client.force_login(make_superuser("anne"))
    asked = {"spellings": NAME, "reason": "Asked by letter"}
    url = reverse("erasure_create")

    shown = client.post(url, asked).content.decode()
    assert f'name="spared" value="{other.pk}"' in shown
    assert str(held) in shown
    client.post(url, asked | {"spared": [other.pk], "agreed": "yes"})

    erased.refresh_from_db()
    other.refresh_from_db()
    held.refresh_from_db()
    assert (erased.name == NAME, other.name, held.slug) == (
        False,
        NAME,
        "zenobie-vandenplas-dome-b",
    )
    assert set(other.history.values_list("name", flat=True)) == {NAME}
    assert NAME not in erased.history.values_list("name", flat=True)
    assert "vandenplas" not in erased.mandates.get().slug


def test_two_spellings_that_would_be_one_are_numbered(client):
    persons = [make_person(name=NAME), make_person(name=NAME, slug=TURNED)]
    for name in (NAME, NAME.upper()):
        make_organisation_name(organisation=_hub(), name=name)

    erasure = erase_person(spellings=[NAME], reason="Asked by letter", user=None)

    for person in persons:
        person.refresh_from_db()
    assert len({person.slug for person in persons}) == 2
    assert all(person.slug.startswith(erasure.slug) for person in persons)
    assert all(f"{erasure.label}-" in each.name for each in _hub().names.all())
    assert standing() == []


TURNED = "vandenplas-dome-zenobie"


def _hub():
    return Organisation.objects.filter(name="Hub").first() or make_organisation(
        name="Hub"
    )


def test_who_was_merged_and_erased_is_parted_with_an_address(client):
    kept, gone = make_person(name=NAME), make_person(name=NAME, slug=TURNED)
    merge_records(kept=kept, merged=gone, reason="The same", user=None)
    erasure = erase_person(spellings=[NAME], reason="Asked by letter", user=None)

    (change,) = [
        each for each in RecordMerge.objects.get().changes if each["after"] is None
    ]

    assert (change["before"]["name"], change["before"]["slug"]) == (
        erasure.label,
        erasure.slug,
    )
