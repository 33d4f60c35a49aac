"""Where a name stands, before anything is erased."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from registry.history.events import events_of
from registry.models import Person

from .columns import TextColumn, text_columns
from .files import FileHeld, files_with
from .spelling import LEAST_LETTERS, compiled, pattern, words_of

EXCERPTS = 3
AROUND = 40


@dataclass
class Stands:
    """A table in which a name stands: in how many rows, and in what words."""

    table: str
    rows: int
    columns: list[TextColumn]
    excerpts: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name of the table for people, that of its history too."""
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table == self.table:
                kept = getattr(model, "pgh_tracked_model", None)
                if kept is None:
                    return str(model._meta.verbose_name_plural)
                return _("history: %(rows)s") % {"rows": kept._meta.verbose_name_plural}
        return self.table


@dataclass
class NameFound:
    """Everything in which a name stands.

    ``unsearched`` are the files of which not all is text. ``parts`` are the tables in
    which words of the name stand without the others, which may be somebody else's. Of
    several ``persons`` each may be one of her own.
    """

    spellings: list[str]
    tables: list[Stands]
    files: list[FileHeld]
    unsearched: list[FileHeld]
    accounts: list
    persons: list[Person]
    parts: dict[str, list[Stands]]

    @property
    def is_empty(self) -> bool:
        return not (self.tables or self.files or self.accounts)


def find_name(spellings: Iterable[str], *, with_parts: bool = False) -> NameFound:
    """Return where a name stands in the database, in any of its spellings."""
    spellings = list(spellings)
    tables = text_columns()
    files, unsearched = files_with(compiled(spellings))
    stands = _stands(tables, pattern(spellings), compiled(spellings))
    earlier = earlier_accounts_called(spellings)
    table = earlier.model._meta.db_table
    if table not in {each.table for each in stands} and (rows := earlier.count()):
        stands.append(Stands(table=table, rows=rows, columns=[]))
    return NameFound(
        spellings=spellings,
        tables=stands,
        files=files,
        unsearched=unsearched,
        accounts=accounts_called(spellings),
        persons=list(
            Person.objects.filter(name__iregex=pattern(spellings)).prefetch_related(
                "mandates__cluster", "mandates__organisation"
            )
        ),
        parts=_parts(tables, spellings) if with_parts else {},
    )


def accounts_called(spellings: Iterable[str]) -> list:
    """Return the accounts of that name, which may stand in two columns."""
    return list(_called(get_user_model().objects.all(), spellings).order_by("pk"))


def earlier_accounts_called(spellings: Iterable[str]) -> QuerySet:
    """Return what the history keeps of accounts that had that name at the time."""
    return _called(events_of(get_user_model()), spellings)


def _called(rows: QuerySet, spellings: Iterable[str]) -> QuerySet:
    whole = Concat(F("first_name"), Value(" "), F("last_name"))
    sql_pattern = pattern(spellings)
    return rows.annotate(whole=whole).filter(
        Q(whole__iregex=sql_pattern)
        | Q(username__iregex=sql_pattern)
        | Q(email__iregex=sql_pattern)
    )


def _parts(tables, spellings) -> dict[str, list[Stands]]:
    """Return where a long word of the name stands without the rest of it."""
    whole = compiled(spellings)
    known = {" ".join(words_of(text)).casefold() for text in spellings}
    found = {}
    for text in spellings:
        for word in words_of(text):
            if len(word) < LEAST_LETTERS or word.casefold() in known:
                continue
            if word in found:
                continue
            stands = _stands(tables, pattern([word]), compiled([word]), but=whole)
            if stands:
                found[word] = stands
    return found


def _stands(
    tables: dict[str, list[TextColumn]],
    sql_pattern: str,
    python_pattern: re.Pattern,
    but: re.Pattern | None = None,
) -> list[Stands]:
    found = []
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            name = connection.ops.quote_name(table)
            texts = ", ".join(f"{column.sql}::text" for column in columns)
            places = ", ".join(str(place + 1) for place in range(len(columns)))
            cursor.execute(
                f"SELECT {texts} FROM {name} WHERE {held(columns)} ORDER BY {places}",
                [sql_pattern],
            )
            rows, excerpts, where = 0, [], set()
            for values in cursor.fetchall():
                texts_of_row = [value or "" for value in values]
                if but is not None:
                    texts_of_row = [but.sub("", value) for value in texts_of_row]
                hits = [python_pattern.search(value) for value in texts_of_row]
                if not any(hits):
                    continue
                rows += 1
                for column, value, hit in zip(columns, texts_of_row, hits, strict=True):
                    if hit:
                        where.add(column)
                        excerpt = _excerpt(value, hit)
                        if len(excerpts) < EXCERPTS and excerpt not in excerpts:
                            excerpts.append(excerpt)
            if rows:
                kept = [column for column in columns if column in where]
                found.append(Stands(table, rows, kept, excerpts))
    return found


def held(columns: list[TextColumn]) -> str:
    """Return the condition for a name to stand in one of some columns."""
    whole = ", ".join(f"{column.sql}::text" for column in columns)
    return f"concat_ws(E'\\n\\n\\n\\n', {whole}) ~* %s"


def _excerpt(text: str, hit: re.Match) -> str:
    start, end = max(0, hit.start() - AROUND), hit.end() + AROUND
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    return before + " ".join(text[start:end].split()) + after
