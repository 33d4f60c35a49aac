"""What pages cost as the registry knew them, and its changes, beside what is known now.

The databases are their own ones that `manage.py synthetic` has filled more than a year
ago. Five days ago a hundredth of all rows changed; two days ago a few were edited, one
by one. Figures are medians of rounds in which all ways take their turn, in time of the
processor for site and database. It fails where a page does not answer, and where an
aim is missed.

`make bench ONLY=known` runs this alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from statistics import median

import pghistory
import pytest
from django.core.management import call_command
from django.db import connection, connections, models
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.history.events import events_of, tracked_models
from registry.lists.as_of import asking
from registry.lists.directory import all_lists
from registry.models import Cluster, Membership, Organisation
from registry.recorded.tables import known_models
from tests.benchmarks.clock import database_seconds, processor_seconds
from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.test_indicators import fill_with_deeds
from tests.benchmarks.test_speed import say

SMALL, LARGE = 10_000, 100_000
ROUNDS = 3
LIST_AIM = 1.5
PAGE_AIM = 2
GROWTH_AIM = 1.5
CHANGES_AIM = 100
"""Milliseconds of the database for a page of changes."""

LOADED, CORRECTED, EDITED = 400, 5, 2
"""How many days ago all was entered, a hundredth changed, a few were edited."""

EDITS = 40

QUIET = 20
"""Milliseconds of the site below which a ratio tells of the clock more than of us."""


def age(days: int) -> None:
    """Have what was recorded just now bear a moment some days ago."""
    with connection.cursor() as cursor:
        # Without the triggers that keep the history as it is.
        cursor.execute("SET session_replication_role = replica")
        for model in tracked_models():
            cursor.execute(
                f"UPDATE {events_of(model).model._meta.db_table} "
                f"SET pgh_created_at = pgh_created_at - interval '{days} days' "
                "WHERE pgh_created_at > now() - interval '1 day'"
            )
        cursor.execute("SET session_replication_role = origin")


def fill(organisations: int) -> None:
    call_command("synthetic", organisations=organisations, verbosity=0)
    fill_with_deeds(Random(1))
    age(LOADED)
    with pghistory.context(command="load_founding_facts"):
        correct_a_hundredth()
    age(CORRECTED)
    edit_a_few()
    age(EDITED)


def correct_a_hundredth() -> None:
    """Change a text of each hundredth row, end memberships, and remove some."""
    for model in known_models():
        column = written_column(model)
        if column is not None:
            rows = model._base_manager.annotate(rest=models.F("pk") % 100)
            rows.filter(rest=1).update(**{column: "Corrected."})
    rows = Membership.objects.annotate(rest=models.F("pk") % 200)
    rows.filter(rest=2, end_on=None).update(
        end_on=timezone.localdate(), end_source=models.F("source")
    )
    rows.filter(rest=3).delete()


def written_column(model) -> str | None:
    """Return a column of a model that any text may be written into, if it has one."""
    for field in model._meta.concrete_fields:
        if (
            isinstance(field, models.TextField)
            and not field.name.startswith("end_")
            and not (field.choices or field.unique)
            and not isinstance(field, models.GeneratedField)
        ):
            return field.name
    return None


def edit_a_few() -> None:
    """Have somebody change a few organisations of one network, one after another."""
    of_first = Organisation.objects.filter(memberships__cluster=first_cluster())
    for organisation in of_first.distinct().order_by("pk")[:EDITS]:
        with pghistory.context(url="/admin/"):
            Organisation.objects.filter(pk=organisation.pk).update(
                name=f"{organisation.name} SA"
            )
            Membership.objects.filter(organisation=organisation).update(quote="Seen.")


def first_cluster() -> Cluster:
    return Cluster.objects.order_by("pk").first()


def pages() -> Iterator[tuple[str, str, float]]:
    """Yield pages, with what they may cost at most, looked back to, beside now."""
    for each in all_lists():
        yield each.url_name(), reverse(each.url_name()), LIST_AIM
    cluster = first_cluster()
    member = Organisation.objects.annotate(number=Count("memberships")).order_by(
        "-number", "pk"
    )[0]
    yield "organisations_searched", "/organisations/?q=menuiserie", LIST_AIM
    yield "organisations_as_csv", "/organisations/?_export=csv", LIST_AIM
    yield "home", reverse("home"), PAGE_AIM
    yield "pivot", "/pivot/?list=membership_list&rows=kind&columns=size", PAGE_AIM
    yield "indicator_list", reverse("indicator_list"), PAGE_AIM
    compared = Cluster.objects.order_by("pk").values_list("slug", flat=True)[:3]
    query = "&".join(f"cluster={slug}" for slug in compared)
    yield "indicator_compare", f"{reverse('indicator_compare')}?{query}", PAGE_AIM
    for name in (
        "cluster_detail",
        "cluster_members",
        "cluster_links",
        "cluster_programmes",
        "cluster_evaluation",
        "cluster_indicators",
    ):
        yield name, reverse(name, args=[cluster.slug]), PAGE_AIM
    for name in ("organisation_detail", "organisation_programmes"):
        yield name, reverse(name, args=[member.slug]), PAGE_AIM


def pages_of_changes() -> Iterator[tuple[str, str]]:
    """Yield lists of changes that hold as much however long the history is."""
    edited = timezone.localdate() - timedelta(days=EDITED)
    since = edited - timedelta(days=1)
    cluster = first_cluster()
    days = f"from={since}"
    member = Organisation.objects.filter(memberships__cluster=cluster)
    slug = member.order_by("pk").values_list("slug", flat=True)[0]
    yield "first", f"/changes/?{days}"
    yield "network", f"/changes/?{days}&cluster={cluster.slug}"
    yield "kind", f"/changes/?{days}&kind=renamed"
    yield "searched", f"/changes/?{days}&q=menuiserie"
    yield "organisation", f"/changes/?record=organisation:{slug}"
    yield "cluster", f"/changes/?{days}&record=cluster:{cluster.slug}"
    yield "entry", entry_of(Client().get(f"/changes/?{days}"))


def entry_of(response) -> str:
    (row, *_others) = response.context_data["table"].paginated_rows
    return reverse("change_entry", args=[row.record["key"]])


@pytest.fixture
def databases(transactional_db):
    """A connection to a database of each size."""
    template = connections["default"]
    filled = {
        size: filled_database(template, f"known_{size}", lambda size=size: fill(size))
        for size in (SMALL, LARGE)
    }
    yield filled
    drop(template, {f"known_{size}": each for size, each in filled.items()})


def test_known(databases, as_in_production):
    missed = []
    print()
    connections["default"] = databases[LARGE]
    missed += looked_back_to()
    costs = {}
    for size, database in databases.items():
        connections["default"] = database
        costs[size] = cost_of_changes()
    for name, milliseconds in costs[LARGE].items():
        growth = milliseconds / costs[SMALL][name]
        missed += told(f"changes_{name}_database_ms_{LARGE}", milliseconds, CHANGES_AIM)
        missed += told(f"changes_{name}_{LARGE}_over_{SMALL}", growth, GROWTH_AIM)
    assert missed == []


def looked_back_to() -> list[str]:
    """Say what pages cost, looked back to; return the figures that miss their aim."""
    reader, missed = Client(), []
    today = timezone.localdate()
    ways = {
        "now": {},
        "today": {"known_on": today.isoformat()},
        "before": {"known_on": (today - timedelta(days=CORRECTED + 1)).isoformat()},
    }
    for name, page, aim in pages():
        costs, bodies = defaultdict(list), {}
        for _ in range(ROUNDS):
            for way, query in ways.items():
                start = processor_seconds()
                response = reader.get(asking(page, query))
                bodies[way] = b"".join(response)
                costs[way].append(processor_seconds() - start)
                assert response.status_code == 200, (name, way)
        now, *back = (median(costs[way]) * 1000 for way in ways)
        say(f"known_{name}_now_ms", now)
        for way, milliseconds in zip(("today", "before"), back, strict=True):
            ratio = max(milliseconds, QUIET) / max(now, QUIET)
            missed += told(f"known_{name}_{way}_over_now", ratio, aim)
        if name in ("organisation_list", "membership_list"):
            assert bodies["before"] != bodies["today"], name
    return missed


def cost_of_changes() -> dict[str, float]:
    """Return what the database takes for each list of changes, in milliseconds."""
    reader, costs = Client(), defaultdict(list)
    for name, page in pages_of_changes():
        for _ in range(ROUNDS):
            start = database_seconds()
            response = reader.get(page)
            costs[name].append((database_seconds() - start) * 1000)
            assert response.status_code == 200, name
    return {name: median(each) for name, each in costs.items()}


def told(name: str, value: float, aim: float) -> list[str]:
    """Say a figure; return its name where it misses its aim."""
    say(name, value, aim)
    return [name] if value > aim else []
