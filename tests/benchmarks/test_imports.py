"""How fast a long member list is imported, and in how much memory.

Beside the stock import of django-import-export's admin, and beside the floor: the same
rows, parsed already, copied into a table and merged by SQL that was written for them.
Each run has a copy of the same database to itself, and they must agree on what the
list says.
"""

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from random import Random
from statistics import median
from time import perf_counter

import pghistory
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from import_export.fields import Field
from import_export.formats.base_formats import XLSX as StockXLSX
from import_export.resources import ModelResource

from registry.files.formats import XLSX
from registry.imports.members.kind import MEMBERS
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.planning import make_plan, outcome_counts
from registry.imports.plans.receiving import receive
from registry.imports.reading.rows import read_rows
from registry.models import (
    Cluster,
    ClusterKind,
    ImportMode,
    Membership,
    MembershipAttestation,
    Organisation,
    OrganisationKind,
    Place,
    Precision,
    Source,
    SourceKind,
)
from registry.synthetic import SOURCE, fill_with_synthetic, rows

# Each test ends with an empty test database: what is measured is a copy of its own.
pytestmark = pytest.mark.django_db(transaction=True)

KNOWN = 100_000
"""Organisations of the registry."""

ROWS = 100_000
ROWS_OF_STOCK = 2_000
"""The stock import takes minutes for more; each of its rows takes as long."""

ROWS_OF_MEMORY = 200_000
"""The most that a list may have."""

ROUNDS = 3

CLUSTER = "measured-cluster"
LISTED_ON = date(2026, 6, 30)
JOINED_ON = date(2020, 1, 1)
HEADER = [
    "Nom",
    "Numéro d'entreprise",
    "Code postal",
    "Localité",
    "Site web",
    "E-mail",
    "Membre depuis",
]

# Through a shell, so that the process does not inherit the peak of the one that
# measures: a process started by a large one counts that as its own.
IN_A_SHELL = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c"]
PEAK_OF_COMMAND = """
import resource, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[2:]])
kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(kilobytes // (1024 if sys.platform == "darwin" else 1))
"""

STAGED = """
CREATE TEMP TABLE floor_staged (
    number integer, name text, enterprise_number text, post_code text, locality text,
    website text, email text, start_on date
) ON COMMIT DROP
"""
NEW_ORGANISATIONS = """
INSERT INTO registry_organisation (
    slug, name, enterprise_number, kind, size_class, legal_form, place_id, locality,
    country, founded_precision, closed_precision, website, email,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    'measured-' || number, line.name, enterprise_number, 'enterprise', '', '', place.id,
    '', 'BE', 'day', 'day', website, email,
    %(source)s, line.name, 'row ' || number, 'stated', '', ''
FROM floor_staged line
LEFT JOIN registry_place place
    ON place.post_code = line.post_code AND place.name_fr = line.locality
    AND place.country = 'BE'
WHERE NOT EXISTS (
    SELECT FROM registry_organisation known
    WHERE known.enterprise_number = line.enterprise_number
)
"""
NEW_MEMBERSHIPS = """
INSERT INTO registry_membership (
    cluster_id, organisation_id, start_on, start_precision, end_precision, category,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    %(cluster)s, organisation.id, start_on, 'day', 'day', '',
    %(source)s, line.name, 'row ' || number, 'stated', '', ''
FROM floor_staged line
JOIN registry_organisation organisation USING (enterprise_number)
WHERE NOT EXISTS (
    SELECT FROM registry_membership held
    WHERE held.cluster_id = %(cluster)s AND held.organisation_id = organisation.id
        AND daterange(held.start_on, held.end_on, '[]') @> %(listed_on)s
)
"""
NEW_ATTESTATIONS = """
INSERT INTO registry_membershipattestation (
    membership_id, documented_on, wording,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    held.id, %(listed_on)s, '',
    %(source)s, line.name, 'row ' || number, 'stated', '', ''
FROM floor_staged line
JOIN registry_organisation organisation USING (enterprise_number)
JOIN registry_membership held ON held.organisation_id = organisation.id
    AND held.cluster_id = %(cluster)s
    AND daterange(held.start_on, held.end_on, '[]') @> %(listed_on)s
"""


class StockResource(ModelResource):
    """Organisations by their number, as most projects would write it."""

    name = Field("name", "Nom")
    enterprise_number = Field("enterprise_number", "Numéro d'entreprise")
    website = Field("website", "Site web", default="")
    email = Field("email", "E-mail", default="")

    class Meta:
        model = Organisation
        import_id_fields = ("enterprise_number",)
        fields = ("name", "enterprise_number", "website", "email")

    def before_import(self, dataset, **kwargs):
        self.source = Source.objects.get(slug=SOURCE)

    def before_import_row(self, row, **kwargs):
        number = row["Numéro d'entreprise"].replace(".", "")
        row["Numéro d'entreprise"] = number

    def before_save_instance(self, instance, row, **kwargs):
        if instance.pk is None:
            instance.slug = f"measured-{instance.enterprise_number}"
            instance.kind = OrganisationKind.ENTERPRISE
            instance.source = self.source


def expected(count):
    """Return what a list of ``count`` rows says: half are known, half of those in.

    Of a list longer than the registry, half as many as that are known.
    """
    known = min(count, KNOWN) // 2
    members = known // 2
    return {"new": count - known, "joined": known - members, "unchanged": members}


def invented_rows(rng, taken):
    """Yield rows about organisations that the registry does not know."""
    syllables = [c + v for c in "bcdfghjklmnprstvz" for v in ("a", "e", "i", "o", "u")]
    places = [
        (int(post_code), name)
        for post_code, name in Place.objects.filter(country="BE")
        .order_by("slug")
        .values_list("post_code", "name_fr")
    ]
    while True:
        base = rng.choice(rows.NUMBERS)
        if base in taken:
            continue
        taken.add(base)
        word = "".join(rng.choices(syllables, k=5))
        yield [
            f"{word} {''.join(rng.choices(syllables, k=3))} SRL".title(),
            dotted(rows.enterprise_number(base)),
            *rng.choice(places),
            f"www.{word}.be",
            f"info@{word}.be",
            JOINED_ON + timedelta(rng.randrange(2000)),
        ]


def dotted(number):
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def known_rows():
    """Return rows about organisations of the registry, the members' first."""
    known = Organisation.objects.exclude(enterprise_number="").order_by("pk")
    return [
        [
            name,
            dotted(number),
            int(post_code) if post_code else None,
            locality,
            None,
            None,
            JOINED_ON,
        ]
        for name, number, post_code, locality in known.values_list(
            "name", "enterprise_number", "place__post_code", "place__name_fr"
        )[: min(ROWS, KNOWN) // 2]
    ]


def make_members():
    """Give the cluster that sends the list half of the organisations it knows."""
    source = Source.objects.get(slug=SOURCE)
    cluster = Cluster.objects.create(
        slug=CLUSTER,
        name="Measured cluster (synthetic)",
        kind=ClusterKind.BUSINESS_CLUSTER,
        source=source,
    )
    known = Organisation.objects.exclude(enterprise_number="").order_by("pk")
    memberships = Membership.objects.bulk_create(
        Membership(
            cluster=cluster,
            organisation_id=key,
            start_on=JOINED_ON,
            start_precision=Precision.DAY,
            source=source,
        )
        for key in known.values_list("pk", flat=True)[: min(ROWS, KNOWN) // 4]
    )
    MembershipAttestation.objects.bulk_create(
        MembershipAttestation(
            membership=membership, documented_on=JOINED_ON, source=source
        )
        for membership in memberships
    )


def as_workbook(table):
    return b"".join(XLSX().pieces(HEADER, table))


@contextmanager
def copy_of(database, name, *, keep=False):
    """Work in a copy of a database, which then goes unless it is to be kept."""
    original = connection.settings_dict["NAME"]
    connections.close_all()
    drop(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{database}" STRATEGY file_copy'
        )
    connection.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = original
        if not keep:
            drop(name)


def drop(database):
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@pytest.fixture(scope="module")
def lists(django_db_setup, django_db_blocker):
    """The registry's database, and the lists sent to it by their number of rows."""
    empty = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        with copy_of(empty, f"{empty}_imports", keep=True) as registry:
            call_command("flush", interactive=False, verbosity=0)
            fill_with_synthetic(organisations=KNOWN, seed=1, report=lambda words: None)
            make_members()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            workbooks = {
                count: as_workbook(table)
                for count, table in tables(ROWS_OF_STOCK, ROWS, ROWS_OF_MEMORY)
            }
        yield registry, workbooks
        drop(registry)


def tables(*counts):
    """Yield, for each count, a table of members, known and new organisations, mixed."""
    rng = Random(3)
    known = known_rows()
    numbers = Organisation.objects.values_list("enterprise_number", flat=True)
    invented = invented_rows(rng, {int(number[:8] or 0) for number in numbers})
    for count in counts:
        said = expected(count)
        half = len(known) // 2
        table = [
            *known[: said["unchanged"]],
            *known[half : half + said["joined"]],
            *islice(invented, said["new"]),
        ]
        rng.shuffle(table)
        yield count, table


def say(name, value, aim=""):
    print(f"\n{name} {value}{aim and f' (aim: {aim})'}", end="", flush=True)


def import_ours(content):
    """Return the seconds that planning and applying take, and the outcomes."""
    cluster = Cluster.objects.get(slug=CLUSTER)
    started = perf_counter()
    batch = receive(
        content=content,
        filename="members.xlsx",
        cluster=cluster,
        listed_on=LISTED_ON,
        mode=ImportMode.FULL,
        user=None,
    )
    make_plan(batch=batch)
    assert apply_plan(batch=batch, user=None)
    seconds = perf_counter() - started
    counts = outcome_counts(batch)
    return seconds, {key: counts[key] for key in counts if counts[key]}


def import_floor(parsed):
    """Return the seconds that the floor takes, and the outcomes."""
    cluster = Cluster.objects.get(slug=CLUSTER)
    started = perf_counter()
    with (
        transaction.atomic(),
        pghistory.context(measured="floor"),
        connection.cursor() as cursor,
    ):
        source = Source.objects.create(
            slug="measured-list", title="Measured list", kind=SourceKind.LIST
        )
        keys = {"cluster": cluster.pk, "source": source.pk, "listed_on": LISTED_ON}
        cursor.execute(STAGED)
        with cursor.copy("COPY floor_staged FROM STDIN") as copy:
            for row in parsed:
                copy.write_row(row)
        cursor.execute("ANALYZE floor_staged")
        cursor.execute(NEW_ORGANISATIONS, keys)
        new = cursor.rowcount
        cursor.execute(NEW_MEMBERSHIPS, keys)
        memberships = cursor.rowcount
        cursor.execute(NEW_ATTESTATIONS, keys)
        attested = cursor.rowcount
    seconds = perf_counter() - started
    return seconds, {
        "rows": len(parsed),
        "new": new,
        "joined": memberships - new,
        "unchanged": attested - memberships,
    }


def import_stock(content):
    """Return the seconds that a dry run and an import take, as the admin has them.

    Without its pages and its log: both would only make it slower.
    """
    started = perf_counter()
    for dry_run in (True, False):
        dataset = StockXLSX().create_dataset(content)
        result = StockResource().import_data(
            dataset, dry_run=dry_run, raise_errors=not dry_run
        )
        assert not result.has_errors()
    seconds = perf_counter() - started
    return seconds, {"rows": result.total_rows, **result.totals}


def parsed_rows(content):
    """Return the rows as the floor takes them, parsed before its time is taken."""
    columns = (
        "name",
        "enterprise_number",
        "post_code",
        "locality",
        "website",
        "email",
    )
    return [
        (
            row.number,
            *(row.values.get(column, "") for column in columns),
            row.values["start_on"],
        )
        for row in read_rows(content, "members.xlsx", MEMBERS.reads).rows
    ]


def test_a_long_list_is_imported_fast(lists):
    registry, workbooks = lists
    ours, floor, stock = [], [], []
    parsed = parsed_rows(workbooks[ROWS])
    agreed = {"rows": ROWS, **expected(ROWS)}
    agreed_of_stock = expected(ROWS_OF_STOCK)
    for _round in range(ROUNDS):
        with copy_of(registry, f"{registry}_run"):
            seconds, counts = import_ours(workbooks[ROWS])
            assert counts == agreed
            ours.append(seconds)
        with copy_of(registry, f"{registry}_run"):
            seconds, counts = import_floor(parsed)
            assert counts == agreed
            floor.append(seconds)
        with copy_of(registry, f"{registry}_run"):
            seconds, counts = import_stock(workbooks[ROWS_OF_STOCK])
            assert (counts["rows"], counts["new"], counts["update"]) == (
                ROWS_OF_STOCK,
                agreed_of_stock["new"],
                agreed_of_stock["joined"] + agreed_of_stock["unchanged"],
            )
            stock.append(seconds)
    speed = ROWS / median(ours)
    speed_of_stock = ROWS_OF_STOCK / median(stock)
    faster = speed / speed_of_stock
    over_floor = median(ours) / median(floor)
    say("import_rows_per_second", round(speed))
    say("stock_import_rows_per_second", round(speed_of_stock))
    say("import_over_stock", f"{faster:.1f}", "at least 15")
    say("import_over_floor", f"{over_floor:.2f}", "at most 4")


def test_the_longest_list_fits_into_memory(lists, tmp_path):
    registry, workbooks = lists
    file = tmp_path / "members.xlsx"
    file.write_bytes(workbooks[ROWS_OF_MEMORY])
    with copy_of(registry, f"{registry}_run") as name:
        command = [name, "import_members", str(file), "--cluster", CLUSTER]
        command += ["--date", str(LISTED_ON), "--list", "full", "--apply", "--json"]
        done = subprocess.run(
            [*IN_A_SHELL, PEAK_OF_COMMAND, *command],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told, kilobytes = done.stdout.splitlines()
    counts = json.loads(told)
    agreed = {"rows": ROWS_OF_MEMORY, **expected(ROWS_OF_MEMORY)}
    assert {key: counts[key] for key in agreed} == agreed
    megabytes = int(kilobytes) / 1024
    say("import_peak_memory_mb", round(megabytes), "under 500")
