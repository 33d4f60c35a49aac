"""Rows that the database makes itself, a million as easily as ten.

What a row says is drawn by its number: the same seed gives the same rows, in whatever
order they are written. A column that is not named takes the default of its field.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.db import connection, models
from psycopg import sql

MODULUS = 5_000_000
"""How far a scattered number may go."""

STEP = 2_718_281
"""What a number is multiplied by to be scattered: it has no divisor of the modulus."""


@dataclass(frozen=True)
class Dealt:
    """Rows of a table, whose keys follow one another."""

    first: int
    count: int

    @classmethod
    def of(cls, rows: models.QuerySet) -> "Dealt":
        """Return where rows are that nobody but a dealer has written.

        Raises:
            ValueError: their keys do not follow one another.
        """
        held = rows.aggregate(
            first=models.Min("pk"), last=models.Max("pk"), count=models.Count("pk")
        )
        return cls.between(**held)

    @classmethod
    def between(cls, first: int | None, last: int | None, count: int) -> "Dealt":
        if count and last - first + 1 != count:
            raise ValueError(f"{count} keys, and not all from {first} to {last}")
        return cls(first or 0, count)

    def key(self, place: str) -> str:
        """Return the SQL of the key at a place, from nought on."""
        return f"({self.first} + {place})"

    def place(self, key: str) -> str:
        """Return the SQL of the place of a key, from nought on."""
        return f"({key} - {self.first})"


class Dealer:
    """Makes rows out of their numbers and a seed; every row names a source."""

    def __init__(self, seed: int, source: int):
        self.seed = seed
        self.source = source
        self.articles = Dealt(source, 1)

    def draw(self, what: str, among: int | str, row: str = "n") -> str:
        """Return the SQL of a number below ``among``, drawn for a row.

        Args:
            what: what is drawn: one thing has nothing to do with another.
            row: the SQL of the number of the row.
        """
        salt = crc32(f"{self.seed} {what}".encode())
        drawn = f"hashint8extended({row}, {salt}) & 9223372036854775807"
        return f"(({drawn}) % ({among}))::integer"

    def chance(self, what: str, share: float, row: str = "n") -> str:
        """Return the SQL of whether what has that chance happens to a row."""
        return f"({self.draw(what, 10_000, row)} < {round(share * 10_000)})"

    def pick(self, what: str, values: Iterable, row: str = "n") -> str:
        """Return the SQL of one of some values, texts or keys, drawn for a row."""
        listed = list(values)
        kind = "bigint" if isinstance(listed[0], int) else "text"
        drawn = self.draw(what, len(listed), row)
        return f"({literal(listed)}::{kind}[])[1 + {drawn}]"

    def day(self, what: str, first: date, last: date, row: str = "n") -> str:
        """Return the SQL of a day drawn for a row."""
        days = (last - first).days + 1
        return f"(date '{first}' + {self.draw(what, days, row)})"

    def article(self, what: str, row: str = "n") -> str:
        """Return the SQL of the key of a small source, drawn for a row."""
        return self.articles.key(self.draw(f"article {what}", self.articles.count, row))

    def insert(
        self, model: type[models.Model], rows: int | str, /, **columns: str
    ) -> Dealt:
        """Have the database write rows; return where they are.

        Args:
            rows: how many, numbered ``n`` from 1 on; or what stands behind FROM.
            columns: the SQL of a value of each column that is not the default's.
        """
        if isinstance(rows, int):
            rows = f"generate_series(1, {rows}::bigint) n ORDER BY n"
        if "source" in {field.name for field in model._meta.concrete_fields}:
            columns.setdefault("source_id", str(self.source))
        columns = _defaults(model) | columns
        table = model._meta.db_table
        with connection.cursor() as cursor:
            execute(
                cursor,
                f"WITH made AS (INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {', '.join(columns.values())} FROM {rows} RETURNING id) "
                "SELECT min(id), max(id), count(*) FROM made",
            )
            made = Dealt.between(*cursor.fetchone())
            # Until the database has looked, it plans its queries for an empty table,
            # those of its triggers too.
            cursor.execute(f"ANALYZE {table}")
        return made


def execute(cursor, statement: str) -> None:
    """Execute a statement as it stands: a percent sign is that of a remainder."""
    cursor.execute(statement.replace("%", "%%"), [])


def scattered(row: str = "n") -> str:
    """Return the SQL of a number that no other row has, next to none of its neighbours.

    It is below ``MODULUS``.
    """
    return f"({row} * {STEP}::bigint % {MODULUS})"


def literal(value) -> str:
    """Return a value as SQL says it."""
    connection.ensure_connection()
    return sql.Literal(value).as_string(connection.connection)


def _defaults(model: type[models.Model]) -> dict[str, str]:
    return {
        field.column: literal(
            field.get_db_prep_save(field.get_default(), connection=connection)
        )
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, models.GeneratedField)
    }
