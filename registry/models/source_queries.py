"""What is asked of sources: how much rests on each, in whatever table."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, F, Func, Q, Value

from .base import NaturalKeyQuerySet

NOT_FACTS = {
    "registry.importbatch",
    "registry.linkcheck",
    "registry.sourcefile",
    "registry.recordmerge",
    "registry.distinctpair",
}
"""Models that name a source otherwise: as what an import made of a list, as what a file
or an address is of, or as a record that is, or is not, one with another."""


def citing_models() -> dict[type[models.Model], list[str]]:
    """Return every model whose rows rest on a source, with the columns that name it."""
    columns = {
        model: [field.name for field in model._meta.fields if _names_source(field)]
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        and model._meta.label_lower not in NOT_FACTS
    }
    return {model: names for model, names in columns.items() if names}


def _names_source(field: models.Field) -> bool:
    return (
        isinstance(field, models.ForeignKey)
        and field.related_model._meta.label == "registry.Source"
    )


def citing(columns: list[str], source) -> Q:
    return Q(*((column, source) for column in columns), _connector=Q.OR)


def cited(sources: Iterable[int]) -> dict[type[models.Model], list[str]]:
    """Return the models and columns in which a row names one of some sources.

    Of the many that there are a source stands in a few: nothing is asked of the rest.
    """
    columns = [
        (model, name) for model, names in citing_models().items() for name in names
    ]
    statement = " UNION ALL ".join(
        ANY_ROW.format(
            number=number,
            table=model._meta.db_table,
            column=model._meta.get_field(name).column,
        )
        for number, (model, name) in enumerate(columns)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(sources)] * len(columns))
        numbers = sorted(number for (number,) in cursor.fetchall())
    found = {}
    for number in numbers:
        model, name = columns[number]
        found.setdefault(model, []).append(name)
    return found


ANY_ROW = """
SELECT {number} WHERE EXISTS (SELECT FROM "{table}" WHERE "{column}" = ANY(%s))
"""


def by_column(rows: models.QuerySet, columns: list[str], source) -> list:
    """Return the rows that name a source, by the column, each row once.

    One condition for all columns would find no index that has their order.
    """
    found = []
    for column in columns:
        found.append(rows.filter(**{column: source}))
        rows = rows.exclude(**{column: source})
    return found


class RowCount(Func):
    """The number of rows: it takes no column, which an index might not hold."""

    template = "COUNT(*)"
    output_field = models.BigIntegerField()


class SourceQuerySet(NaturalKeyQuerySet):
    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def search(self, text: str):
        """Keep those whose title or publisher contains ``text``."""
        return self.containing(text, "title", "publisher")

    def fact_counts(self, user, day: date | None = None) -> dict[int, int]:
        """Return the number of rows known on ``day`` that rest on each, by its key.

        Only what ``user`` may read counts: a number tells of what it hides.
        """
        keys = self.order_by().values_list("pk", flat=True)
        counts = Counter(dict.fromkeys(keys, 0))
        found = []
        for model, columns in cited(counts).items():
            rows = model.objects.readable_by(user).known_by(day).order_by()
            for number, column in enumerate(columns):
                named = rows.filter(**{f"{column}__in": list(counts)})
                for before in columns[:number]:
                    named = named.exclude(**{before: F(column)})
                found.append(named.values_list(column).annotate(n=Count("*")))
        if found:
            for key, number in found[0].union(*found[1:], all=True):
                counts[key] += number
        return dict(counts)

    def with_fact_count(self, counts: Mapping[int, int]):
        """Annotate ``fact_count``, as :meth:`fact_counts` counted them: to order by."""
        told = json.dumps({key: number for key, number in counts.items() if number})
        count = Func(
            Value(told),
            F("pk"),
            template="coalesce((%(expressions)s::text)::bigint, 0)",
            arg_joiner="::jsonb ->> ",
            output_field=models.BigIntegerField(),
        )
        return self.annotate(fact_count=count)
