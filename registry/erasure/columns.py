"""Every column of the database that holds text, whichever app or library made it."""

from dataclasses import dataclass

from django.db import connection

PASSED_OVER = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that only name what the code is made of."""

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
    def replaced(self) -> str:
        """The text without what the pattern finds: takes pattern and replacement."""
        text = f"regexp_replace({self.sql}::text, %s, %s, 'gi')"
        if self.longest:
            text = f"left({text}, {self.longest})"
        return f"({text})::{self.type}"


def text_columns() -> dict[str, list[TextColumn]]:
    """Return the columns that hold text, by table."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        found = {}
        for table, column, type_name, udt_name, longest in cursor.fetchall():
            if table in PASSED_OVER:
                continue
            sql_type = {
                "_text": "text[]",
                "_varchar": "varchar[]",
                "_citext": "citext[]",
                "citext": "citext",
            }.get(udt_name, type_name)
            found.setdefault(table, []).append(TextColumn(column, sql_type, longest))
    return found
