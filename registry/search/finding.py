"""What a text finds in the whole registry on a day, and why: in two queries."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import Case, Exists, Model, OuterRef, Q, Value, When
from django.db.models.fields import FloatField

from registry.files.cells import fold
from registry.models import SearchEntry
from registry.models.base import gathered
from registry.words import language, languages

from .hits import FULLY, Group, Hit
from .kinds import SearchKind, searched
from .saying import saying

FIRST = 1.4
"""How much more it counts that a row answers which comes first among its equals."""
FEW = 5
"""How many of each kind stand on a page about all kinds."""

# Which of the entries found are of rows that are seen on the day, is asked of the
# models; only of those shown is it asked why they were found.
FIND = """
WITH q AS MATERIALIZED (
    SELECT * FROM registry_search_asked(%s, %s)
), found AS MATERIALIZED (
    SELECT * FROM registry_search(%s, %s, %s, %s)
), seen AS MATERIALIZED (
    SELECT s.id, s.model, s."row", f.how, f.rank, s.weight
    FROM found f
    JOIN ({seen}) s (id, model, "row", weight) ON s.id = f.entry
), {then} ranked AS (
    SELECT
        id, model, "row", how,
        row_number() OVER (
            PARTITION BY model ORDER BY rank * weight DESC, "row"
        ) AS place,
        row_number() OVER (ORDER BY rank * weight DESC, model, "row") AS place_of_all,
        count(*) OVER (PARTITION BY model) AS total
    FROM {of}
)
SELECT
    r.model, r."row", r.how, r.total,
    registry_search_reason(
        r.how, e.names, e.numbers,
        concat_ws(E'\\n', e.words_fr, nullif(e.texts_fr, ''), e.excerpts),
        concat_ws(E'\\n', e.words_en, nullif(e.texts_en, ''), e.excerpts),
        q.folded, CASE WHEN r.how IN ('begun', 'some') THEN q.any_word ELSE q.words END,
        q.any_word, %s
    )
FROM ranked r
JOIN {said} e ON e.model = r.model AND e."row" = r."row"
CROSS JOIN q
WHERE r.{place} > %s AND r.{place} <= %s
ORDER BY r.place_of_all
"""

# On another day the rows said something else: what came later finds nothing, but for
# the name that a row bears now, by which people look for it.
THEN = """
said AS MATERIALIZED (
    SELECT s.model, s."row", s.numbers, s.words_en, s.words_fr, s.texts_en, s.texts_fr,
        s.excerpts,
        s.names || split_part(e.names, E'\\n', 2) || E'\\n' AS names
    FROM ({sayings}) s
    JOIN registry_searchentry e ON e.model = s.model AND e."row" = s."row"
), seen_then AS MATERIALIZED (
    SELECT seen.id, seen.model, seen."row", a.how, a.rank, seen.weight
    FROM seen
    JOIN said s ON s.model = seen.model AND s."row" = seen."row"
    CROSS JOIN q
    CROSS JOIN LATERAL registry_search_answers(
        registry_fold(s.names), s.numbers,
        registry_search_vector(
            s.names, s.words_en, s.words_fr, s.texts_en, s.texts_fr, s.excerpts
        ),
        q.folded, q.written, q.within, q.digits, q.words,
        q.begun, q.loosely, q.any_word, q.parts, s.model IN ({fielded})
    ) a
    WHERE a.how IN ('name', 'number', 'words')
        OR a.how IS NOT NULL AND seen.how NOT IN ('name', 'number', 'words')
),
"""
SAYING = """{saying} WHERE r.id IN (SELECT "row" FROM seen WHERE model = '{key}')"""


def find(
    text: str,
    day: date,
    *,
    as_then: bool = False,
    kind: str = "",
    first: int = 0,
    most: int = FEW,
) -> list[Group]:
    """Return what ``text`` finds by a day, by kind: that of the best row first.

    Args:
        as_then: whether rows are found by what they said on the day.
        kind: the only kind to look for, by its key.
        first, most: from which row of a kind on, and how many.
    """
    kinds = [searched()[kind]] if kind else searched().values()
    groups = {}
    for hit, total in _found(text, day, as_then, kinds, "place", first, most):
        group = groups.setdefault(hit.kind.key, Group(hit.kind, total))
        group.hits.append(hit)
    return list(groups.values())


def suggest(text: str, day: date, *, most: int, as_then: bool = False) -> list[Hit]:
    """Return the best rows for a text whose last word is still being typed."""
    kinds = searched().values()
    found = _found(text, day, as_then, kinds, "place_of_all", 0, most, typing=True)
    return [hit for hit, _total in found]


def _found(
    text: str,
    day: date,
    as_then: bool,
    kinds: Iterable[SearchKind],
    place: str,
    first: int,
    most: int,
    *,
    typing: bool = False,
) -> list[tuple[Hit, int]]:
    """Return the hits of some places, each with the number of all of its kind."""
    kinds = {kind.key: kind for kind in kinds}
    statement, given = _statement(tuple(kinds), day, as_then, place)
    leading, fielded = (
        [kind.key for kind in searched().values() if getattr(kind, what)]
        for what in ("leads", "has_field")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [text, typing, text, typing, leading, fielded]
            + [*given, language(), first, first + most],
        )
        found = cursor.fetchall()
    rows = _rows(kinds, found)
    return [
        (
            Hit(
                kinds[key], rows[key, row], how, _unsaid(rows[key, row], text, how, why)
            ),
            total,
        )
        for key, row, how, total, why in found
    ]


@lru_cache(maxsize=32)
def _statement(
    keys: tuple[str, ...], day: date, as_then: bool, place: str
) -> tuple[str, list]:
    """Return the query of a day, and its parameters; kept, for it is long to write."""
    kinds = [searched()[key] for key in keys]
    seen, given = _seen(kinds, day)
    then, of_then = _then(kinds, day) if as_then else ("", [])
    statement = FIND.format(
        seen=seen,
        then=then,
        of="seen_then" if as_then else "seen",
        said="said" if as_then else "registry_searchentry",
        place=place,
    )
    return statement, [*given, *of_then]


def _seen(kinds: Iterable[SearchKind], day: date) -> tuple[str, list]:
    """Return the entries of what is seen on a day, in SQL, each with its weight."""
    condition = Q()
    weights = []
    for kind in kinds:
        here = kind.shown(day).filter(pk=OuterRef("row")).order_by().values("pk")
        condition |= Q(Q(model=kind.key), Exists(here))
        if kind.first is not None:
            best = kind.first(day).filter(pk=OuterRef("row")).order_by().values("pk")
            weights.append(
                When(
                    Q(Q(model=kind.key), Exists(best)), then=Value(kind.weight * FIRST)
                )
            )
        weights.append(When(model=kind.key, then=Value(kind.weight)))
    entries = SearchEntry.objects.filter(condition).order_by()
    ranked = entries.annotate(
        weight=Case(*weights, default=Value(0.0), output_field=FloatField())
    )
    return ranked.values_list("pk", "model", "row", "weight").query.sql_with_params()


def _then(kinds: Iterable[SearchKind], day: date) -> tuple[str, list]:
    """Return what the rows that were found said on a day, in SQL."""
    asked = [(kind, *saying(kind, day)) for kind in kinds]
    sayings = " UNION ALL ".join(
        SAYING.format(saying=sql, key=kind.key) for kind, sql, _given in asked
    )
    fielded = ", ".join(f"'{k.key}'" for k in searched().values() if k.has_field)
    then = THEN.format(sayings=sayings, fielded=fielded)
    return then, [v for *_, given in asked for v in given]


def _rows(kinds: dict[str, SearchKind], found) -> dict[tuple[str, int], Model]:
    """Return the rows that were found, with what their words and pages need."""
    keys = {}
    for key, row, *_rest in found:
        keys.setdefault(key, []).append(row)
    answers = gathered(
        [
            kinds[key]
            .model_class._default_manager.filter(pk__in=rows)
            .select_related(*kinds[key].linked)
            for key, rows in keys.items()
        ]
    )
    return {
        (key, row.pk): row
        for key, rows in zip(keys, answers, strict=True)
        for row in rows
    }


def _unsaid(row: Model, text: str, how: str, reason: str) -> str:
    """Return a reason unless the words by which the row is shown say it."""
    shown = fold(str(row))
    if how == "name" and fold(text) in shown:
        return ""
    if how not in FULLY and (fold(reason) in shown or reason in _titles(row)):
        return ""
    return reason


def _titles(row: Model) -> set[str]:
    """Return what a row is called in each language."""
    return {
        getattr(row, f"{name}_{code}", "")
        for name in ("name", "title")
        for code in languages()
    }
