"""What pages cost as the registry knew them, and its changes, beside what is known now.

The databases are copies, filled more than a year ago. Five days ago a hundredth of all
rows changed; two days ago a few were edited, one by one. It fails where a page does not
answer.

`make bench ONLY=known` runs this alone.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median

import pghistory
import pytest
from django.db import connection, models
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.history.events import events_of, tracked_models
from registry.lists.as_of import asking
from registry.lists.directory import all_lists
from registry.models import Cluster, Membership, Organisation
from registry.recorded.tables import known_models

from .clock import cost_of, costs_of
from .databases import PREFIX, create, drop, sized, within
from .figures import say, say_cost, say_ratio
from .pages import FURTHER
from .promises import MIDDLE, QUIET, SMALL

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

ROUNDS = 3

LOADED, CORRECTED, EDITED = 400, 5, 2
"""How many days ago all was entered, a hundredth changed, a few were edited."""

EDITS = 40


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


def live(name: str) -> None:
    """Let a database become what it would be after a year."""
    with within(name):
        age(LOADED)
        with pghistory.context(command="load_founding_facts"):
            correct_a_hundredth()
        age(CORRECTED)
        edit_a_few()
        age(EDITED)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


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


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of what is looked back to."""
    for each in all_lists():
        yield f"list.{each.url_name()}", reverse(each.url_name())
    cluster = first_cluster()
    member = Organisation.objects.annotate(number=Count("memberships")).order_by(
        "-number", "pk"
    )[0]
    yield "list.searched", "/organisations/?q=menuiserie"
    yield "list.csv", "/organisations/?_export=csv"
    for name in ("home", "indicator_list"):
        yield f"page.{name}", reverse(name)
    for name in ("pivot", "indicator_compare"):
        yield f"page.{name}", FURTHER[name]
    for name in (
        "cluster_detail",
        "cluster_members",
        "cluster_links",
        "cluster_programmes",
        "cluster_evaluation",
        "cluster_indicators",
    ):
        yield f"page.{name}", reverse(name, args=[cluster.slug])
    for name in ("organisation_detail", "organisation_programmes"):
        yield f"page.{name}", reverse(name, args=[member.slug])


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


@pytest.fixture(scope="module")
def lived_in(django_db_blocker):
    """The name of a database of each size, that has been worked in."""
    with django_db_blocker.unblock():
        names = {size: f"{PREFIX}_known_{size}" for size in (SMALL, MIDDLE)}
        for size, name in names.items():
            create(name, sized(size))
            live(name)
        yield names
        for name in names.values():
            drop(name)


def test_looking_back(lived_in):
    reader, today = Client(), timezone.localdate()
    before = today - timedelta(days=CORRECTED + 1)
    queries = {
        "now": {},
        "today": {"known_on": today.isoformat()},
        "before": {"known_on": before.isoformat()},
    }
    with within(lived_in[MIDDLE]):
        for name, page in pages():
            bodies = {}
            ways = {
                way: partial(take, reader, asking(page, query), way, bodies)
                for way, query in queries.items()
            }
            costs = costs_of(ways, rounds=ROUNDS)
            say_cost(f"known.now.{name}", costs["now"])
            for way in ("today", "before"):
                say_ratio(
                    f"known.{name}.{way}_over_now",
                    costs[way],
                    costs["now"],
                    quiet=QUIET,
                )
            if name in ("list.organisation_list", "list.membership_list"):
                assert bodies["before"] != bodies["today"], name


def take(reader: Client, address: str, way: str, bodies: dict[str, bytes]) -> None:
    response = reader.get(address)
    assert response.status_code == 200, address
    bodies[way] = b"".join(response)


def test_changes(lived_in):
    costs = {}
    for size, name in lived_in.items():
        with within(name):
            costs[size] = cost_of_changes()
    for name, milliseconds in costs[MIDDLE].items():
        # In the database alone, where a list of changes is made.
        say(f"changes.{name}.database_ms.{MIDDLE}", milliseconds)
        say(f"changes.{name}.growth.{MIDDLE}", milliseconds / costs[SMALL][name])


def cost_of_changes() -> dict[str, float]:
    """Return what the database takes for each list of changes, in milliseconds."""
    reader, costs = Client(), {}
    for name, page in pages_of_changes():
        shown = partial(take, reader, page, name, {})
        taken = [cost_of(shown).database for _round in range(ROUNDS)]
        costs[name] = median(taken) * 1000
    return costs
