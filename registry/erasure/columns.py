"""Every column of the database that holds text, whichever app or library made it."""

from dataclasses import dataclass

from django.db import connection

PASSED_OVER = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that only name what the code is made of."""

FOLLOWING = {"registry_searchentry"}
"""Tables that say what rows say, and change along with them."""

COLUMNS = """
SELECT
    c.table_name, c.column_name, c.data_type, c.udt_name, c.character_maximum_length
FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE t.table_type = 'BASE TABLE'
    AND c.table_schema = current_schema()
    AND c.is_generated = 'NEVER'
    AND (
        c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb')
        OR c.udt_name IN ('citext', '_text', '_varchar', '_citext')
    )
ORDER BY c.table_name, c.ordinal_position
"""

NAMES_OF_IDENTIFIERS = ("slug", "url", "username", "email", "path", "key", "address")


LONGEST_NUMBER = 12
"""Characters that are kept free for the number of a row."""


@dataclass(frozen=True)
class TextColumn:
    """A column: its name as SQL writes it, and how text in it is replaced."""

    name: str
    type: str
    longest: int | None

    @property
    def sql(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def names_something(self) -> bool:
        """Whether it holds identifiers or addresses, in which no blank may stand."""
        return self.name in NAMES_OF_IDENTIFIERS or self.name.endswith(
            ("_slug", "_url", "_email")
        )

    @property
    def holds_columns(self) -> bool:
        """Whether it holds columns of other tables by their names, as JSON."""
        return self.type in ("json", "jsonb")

    def replaced(
        self, sql_pattern: str, label: str, slug: str, numbered: str = ""
    ) -> tuple[str, list[str]]:
        """Return the text without what a pattern finds, in SQL, and its parameters.

        Args:
            label, slug: what takes its place, in a text and in an identifier.
            numbered: the column whose number is added where it was found, for what
                would not be the only one of its kind otherwise.
        """
        text, instead = f"{self.sql}::text", slug if self.names_something else label
        values = [sql_pattern, instead]
        if self.holds_columns:
            names = "|".join(NAMES_OF_IDENTIFIERS)
            named = rf'("(?:{names}|[a-z_]+_(?:slug|url|email))": "[^"]*?)'
            text = f"regexp_replace({text}, %s, %s, 'gi')"
            values = [named + sql_pattern, rf"\1{slug}", *values]
        text = f"regexp_replace({text}, %s, %s, 'gi')"
        if numbered and self.type in ("text", "character varying"):
            if self.longest:
                text = f"left({text}, {self.longest - LONGEST_NUMBER})"
            text = (
                f"CASE WHEN {self.sql} ~* %s "
                f"THEN {text} || '-' || {numbered} ELSE {self.sql} END"
            )
            values = [sql_pattern, *values]
        if self.longest:
            text = f"left({text}, {self.longest})"
        return f"({text})::{self.type}", values


def text_columns() -> dict[str, list[TextColumn]]:
    """Return the columns that hold text, by table."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        found = {}
        for table, column, type_name, udt_name, longest in cursor.fetchall():
            if table in PASSED_OVER | FOLLOWING:
                continue
            sql_type = {
                "_text": "text[]",
                "_varchar": "varchar[]",
                "_citext": "citext[]",
                "citext": "citext",
            }.get(udt_name, type_name)
            found.setdefault(table, []).append(TextColumn(column, sql_type, longest))
    return found
