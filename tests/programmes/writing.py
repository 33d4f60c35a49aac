"""What may be done to grants, decisions and payments, by whoever writes: steps to draw.

A step is the name of an act and what it is done to; acts are bare SQL, of many rows
too, since no service stands between. Many are refused: that is told to who calls.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db import connection
from hypothesis import strategies as st

from programmes.models import FundingLine, Grant
from tests.factories import default_source, make_cluster, make_organisation

from .factories import (
    make_envelope,
    make_funding_line,
    make_grant,
    make_project,
    make_project_pole,
)

FIRST = date(2007, 12, 30)
DAYS = [FIRST, date(2007, 12, 31), date(2008, 1, 1), date(2008, 6, 1), date(2009, 1, 1)]
"""Both sides of the end of a year among them."""

SAID = "quote, locator, basis, note_en, note_fr"
NOTHING_SAID = "'', '', 'stated', '', ''"

days = st.sampled_from(DAYS)
amounts = st.sampled_from([1, 2, 5, 100, -1, -2, -5])
which = st.integers(0, 7)
paths = ("funding_line_id", "cluster_id", "project_id", "kind")
steps = st.one_of(
    st.tuples(st.just("grant"), which, which, which),
    st.tuples(st.just("decide"), which, days, amounts),
    st.tuples(st.just("decide"), which, days, st.just(100)),
    st.tuples(st.just("pay"), st.lists(st.tuples(which, days, amounts), max_size=4)),
    st.tuples(st.just("pay_otherwise"), which, which, days, amounts),
    st.tuples(st.just("decide_otherwise"), which, which, days, amounts),
    st.tuples(st.just("put_off"), st.sampled_from([-400, -1, 1, 400])),
    st.tuples(st.just("forget_payment"), which),
    st.tuples(st.just("forget_decision"), which),
    st.tuples(st.just("lead"), which, st.sampled_from(paths), which),
    st.tuples(st.just("pay_and_lead"), which, days, which),
    st.tuples(st.just("remove"), which),
    st.tuples(st.just("pay_nothing_at_all")),
)


@dataclass
class World:
    """Two lines, two clusters, a project of both, and grants to begin with."""

    lines: list[int]
    clusters: list[int]
    projects: list[int]
    organisation: int
    source: int

    @classmethod
    def made(cls) -> "World":
        envelope = make_envelope(1_000_000, decided_on=FIRST)
        lines = [
            make_funding_line(100_000, envelope=envelope, decided_on=FIRST)
            for _ in range(2)
        ]
        clusters, project = [make_cluster() for _ in range(2)], make_project()
        for cluster in clusters:
            make_project_pole(project=project, cluster=cluster)
        for number in range(3):
            make_grant(
                1000,
                decided_on=DAYS[number],
                funding_line=lines[number % 2],
                cluster=clusters[0],
                project=project if number else None,
            )
        return cls(
            lines=[line.pk for line in lines],
            clusters=[cluster.pk for cluster in clusters],
            projects=[project.pk],
            organisation=make_organisation().pk,
            source=default_source().pk,
        )


NUMBERS = count(1000)
"""Of decisions and payments: none is there twice."""


class Writer:
    """Does steps to the rows of a world, one after the other, on its connection."""

    def __init__(self, world: World):
        self.world = world

    def do(self, step) -> None:
        """Do a step.

        Raises:
            django.db.Error: it was refused.
        """
        name, *rest = step
        getattr(self, name)(*rest)

    def grant(self, line, cluster, project):
        world = self.world
        Grant.objects.create(
            slug=f"written-{next(NUMBERS)}",
            title_en="Written",
            kind="project",
            funding_line_id=_one(world.lines, line),
            cluster_id=_one(world.clusters, cluster),
            project_id=_one(world.projects, project),
            organisation_id=world.organisation,
            source_id=world.source,
        )

    def decide(self, grant, day, amount):
        run(
            "INSERT INTO programmes_budgetdecision (grant_id, number, kind, "
            f"decided_on, decided_precision, amount, wording, source_id, {SAID}) "
            f"SELECT id, %s, 'correction', %s, 'day', %s, '', %s, {NOTHING_SAID} "
            "FROM programmes_grant ORDER BY id OFFSET %s LIMIT 1",
            *(next(NUMBERS), day, amount, self.world.source, grant),
        )

    def pay(self, several):
        for grant, day, amount in several[:1]:
            self._pay(grant, day, amount)
        if len(several) > 1:
            # Many rows in one statement.
            values = [(next(NUMBERS), *each) for each in several]
            numbers, grants, on, amounts = map(list, zip(*values, strict=True))
            run(
                "INSERT INTO programmes_payment (grant_id, number, paid_on, "
                f"paid_precision, amount, source_id, {SAID}) "
                f"SELECT found.id, several.number, several.day, 'day', "
                f"several.amount, %s, {NOTHING_SAID} FROM unnest(%s::integer[], "
                "%s::integer[], %s::date[], %s::numeric[]) "
                "several (number, place, day, amount) "
                "JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place "
                "FROM programmes_grant) found USING (place)",
                *(self.world.source, numbers, grants, on, amounts),
            )

    def _pay(self, grant, day, amount):
        run(
            f"INSERT INTO programmes_payment (grant_id, number, paid_on, "
            f"paid_precision, amount, source_id, {SAID}) "
            f"SELECT id, %s, %s, 'day', %s, %s, {NOTHING_SAID} "
            "FROM programmes_grant ORDER BY id OFFSET %s LIMIT 1",
            *(next(NUMBERS), day, amount, self.world.source, grant),
        )

    def pay_otherwise(self, payment, grant, day, amount):
        run(
            "UPDATE programmes_payment SET paid_on = %s, amount = %s, grant_id = "
            "coalesce((SELECT id FROM programmes_grant ORDER BY id OFFSET %s LIMIT 1), "
            "grant_id) WHERE id = "
            "(SELECT id FROM programmes_payment ORDER BY id OFFSET %s LIMIT 1)",
            *(day, amount, grant, payment),
        )

    def decide_otherwise(self, decision, grant, day, amount):
        run(
            "UPDATE programmes_budgetdecision SET decided_on = %s, amount = %s, "
            "kind = 'correction', grant_id = coalesce((SELECT id FROM "
            "programmes_grant ORDER BY id OFFSET %s LIMIT 1), grant_id) "
            "WHERE id = (SELECT id FROM programmes_budgetdecision "
            "WHERE grant_id IS NOT NULL ORDER BY id OFFSET %s LIMIT 1)",
            *(day, amount, grant, decision),
        )

    def put_off(self, days):
        run("UPDATE programmes_payment SET paid_on = paid_on + %s", days)

    def forget_payment(self, payment):
        run(
            "DELETE FROM programmes_payment WHERE id = "
            "(SELECT id FROM programmes_payment ORDER BY id OFFSET %s LIMIT 1)",
            payment,
        )

    def forget_decision(self, decision):
        run(
            "DELETE FROM programmes_budgetdecision WHERE id = "
            "(SELECT id FROM programmes_budgetdecision WHERE grant_id IS NOT NULL "
            "ORDER BY id OFFSET %s LIMIT 1)",
            decision,
        )

    def lead(self, grant, path, target):
        world = self.world
        ends = {
            "funding_line_id": world.lines,
            "cluster_id": world.clusters,
            "project_id": world.projects,
            "kind": ["investment", "other"],
        }
        run(
            f"UPDATE programmes_grant SET {path} = %s WHERE id = "
            "(SELECT id FROM programmes_grant ORDER BY id OFFSET %s LIMIT 1)",
            _one(ends[path], target) or ("project" if path == "kind" else None),
            grant,
        )

    def pay_and_lead(self, grant, day, line):
        """Pay on a grant and move it to another line, in one statement."""
        run(
            "WITH found AS (SELECT id FROM programmes_grant ORDER BY id "
            "OFFSET %s LIMIT 1), paid AS (INSERT INTO programmes_payment (grant_id, "
            f"number, paid_on, paid_precision, amount, source_id, {SAID}) "
            f"SELECT id, %s, %s, 'day', 3, %s, {NOTHING_SAID} FROM found) "
            "UPDATE programmes_grant SET funding_line_id = %s "
            "WHERE id = (SELECT id FROM found)",
            *(grant, next(NUMBERS), day, self.world.source),
            _one(self.world.lines, line),
        )

    def remove(self, grant):
        """Remove a grant with all that was decided and paid on it."""
        found = Grant.objects.order_by("pk")[grant : grant + 1]
        keys = list(found.values_list("pk", flat=True))
        for table, column in (
            ("programmes_payment", "grant_id"),
            ("programmes_budgetdecision", "grant_id"),
            ("programmes_grant", "id"),
        ):
            run(f"DELETE FROM {table} WHERE {column} = ANY(%s)", keys)

    def pay_nothing_at_all(self):
        run("UPDATE programmes_payment SET amount = amount WHERE false")


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _one(keys: list, place: int):
    """Return a key, counted round and round; one place more is none."""
    place %= len(keys) + 1
    return keys[place] if place < len(keys) else None


def bare_sums(day: date) -> dict[str, dict]:
    """Return what decisions and payments come to by a day: by grant, and by line."""
    asked = {
        "decided": ("programmes_budgetdecision", "decided_on"),
        "paid": ("programmes_payment", "paid_on"),
    }
    found = {}
    for what, (table, column) in asked.items():
        for whole, key in (
            ("grant", "awarded.id"),
            ("line", "awarded.funding_line_id"),
        ):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {key}, sum(amount) FROM {table} "
                    "JOIN programmes_grant awarded ON awarded.id = grant_id "
                    f"WHERE {column} <= %s AND {key} IS NOT NULL GROUP BY 1",
                    [day],
                )
                found[whole, what] = dict(cursor.fetchall())
    return found


def shown_sums(day: date) -> dict[str, dict]:
    """Return the same as lists and pages have it; what is None is left out."""
    shown = {
        "grant": Grant.objects.with_balance(day),
        "line": FundingLine.objects.with_balance(day),
    }
    return {
        (whole, what): {
            row.pk: amount
            for row in shown[whole]
            if (amount := row.granted if what == "decided" else row.paid) is not None
        }
        for whole in shown
        for what in ("decided", "paid")
    }
