"""From a row to the columns that say its words, in SQL, and back again."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model
from django.utils import translation

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, order=True)
class PathStep:
    """From a row to rows of another model, in whose table a column is the same.

    Args:
        label: of the model to which the step leads.
        there, here: the columns that are the same, of that table and of the one before.
    """

    label: str
    there: str
    here: str

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def leads_back(self) -> bool:
        """Whether the other table refers to the row, and not the row to it."""
        return self.here == "id"


@dataclass(frozen=True)
class WordColumn:
    """A column that holds words: the steps to its table, its name, its language.

    Args:
        labels: what each of its values is called, where it holds one of a list.
    """

    steps: tuple[PathStep, ...]
    name: str
    language: str
    labels: tuple[tuple[str, str], ...] = ()

    def sql(self, day: date | None = None) -> tuple[str, tuple]:
        """Return its words for the row ``r``, and parameters: of each row on a line.

        Args:
            day: by which the rows that refer to the row are known.
        """
        if not self.steps:
            return self._said("r"), ()
        joined, conditions, given = "", "", ()
        for number, step in enumerate(self.steps, start=1):
            before = f"s{number - 1}" if number > 1 else "r"
            same = f"s{number}.{step.there} = {before}.{step.here}"
            if number > 1:
                joined += f" JOIN {_quoted(step.table)} s{number} ON {same}"
            else:
                joined += f"{_quoted(step.table)} s1"
                conditions += same
            if day is not None and step.leads_back:
                known = (
                    step.model._default_manager.known_by(day).order_by().values("pk")
                )
                condition, values = known.query.sql_with_params()
                conditions += f" AND s{number}.id IN ({condition})"
                given += values
        column = self._said(f"s{len(self.steps)}")
        rows = f"{joined} WHERE {conditions} AND {column} IS NOT NULL"
        if len(self.steps) == 1 and not self.steps[0].leads_back:
            return f"(SELECT {column} FROM {rows})", given
        return (
            f"(SELECT string_agg(d.said, E'\\n' ORDER BY d.said COLLATE \"C\") "
            f"FROM (SELECT DISTINCT {column} AS said FROM {rows}) d)",
            given,
        )

    def _said(self, table: str) -> str:
        """Return the words of a row of a table; nothing where there are none."""
        column = f"{table}.{_quoted(self.name)}"
        if not self.labels:
            return f"nullif({column}, '')"
        cases = " ".join(
            f"WHEN {_literal(value)} THEN {_literal(label)}"
            for value, label in self.labels
        )
        return f"(CASE {column} {cases} END)"


def columns(model: type[Model], path: str) -> list[WordColumn]:
    """Return the columns behind a path; of what is in two languages, those of both.

    So is what the values of a list are called.

    A column that the model does not have is none: not every row has an ``end_quote``.
    """
    steps = []
    *names, column = path.split("__")
    for name in names:
        field = model._meta.get_field(name)
        if field.auto_created:
            there, here = field.field.column, "id"
        else:
            there, here = "id", field.column
        model = field.related_model
        steps.append(PathStep(model._meta.label_lower, there, here))
    listed = {each.name: each for each in model._meta.concrete_fields if each.choices}
    if column in listed:
        return [
            WordColumn(
                tuple(steps), listed[column].column, code, _labels(listed[column], code)
            )
            for code in LANGUAGES
        ]
    written = {each.name: each.column for each in model._meta.concrete_fields}
    if column in written:
        return [WordColumn(tuple(steps), written[column], "")]
    return [
        WordColumn(tuple(steps), written[f"{column}_{language}"], language)
        for language in LANGUAGES
        if f"{column}_{language}" in written
    ]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _labels(field: Field, language: str) -> tuple[tuple[str, str], ...]:
    with translation.override(language):
        return tuple((value, str(label)) for value, label in field.flatchoices)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
