"""What a text finds in the whole registry on a day, and why: in two queries."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from registry.files.cells import fold
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
    {seen}
), {then} totals AS (
    SELECT model, count(*) AS total FROM {of} GROUP BY model
), ranked AS (
    {ranked}
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
ORDER BY r.worth DESC, r.model, r."row"
"""
# Of each kind that answers, and of all together: no more is put in order than is shown.
OF_EACH = """
    SELECT first.*, t.total FROM totals t CROSS JOIN LATERAL (
        SELECT model, "row", how, rank * weight AS worth
        FROM {of} o WHERE o.model = t.model
        ORDER BY worth DESC, "row" OFFSET %s LIMIT %s
    ) first
"""
OF_ALL = """
    SELECT first.*, t.total FROM (
        SELECT model, "row", how, rank * weight AS worth
        FROM {of}
        ORDER BY worth DESC, model, "row" OFFSET %s LIMIT %s
    ) first JOIN totals t USING (model)
"""
SEEN = """
    SELECT f.model, f."row", f.how, f.rank, CASE {weights} END AS weight
    FROM found f WHERE {shown}
"""
OF_KIND = """f.model = '{key}' AND EXISTS ({rows})"""

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
    SELECT seen.model, seen."row", a.how, a.rank, seen.weight
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
    for hit, total in _found(text, day, as_then, kinds, True, first, most):
        group = groups.setdefault(hit.kind.key, Group(hit.kind, total))
        group.hits.append(hit)
    return list(groups.values())


def suggest(text: str, day: date, *, most: int, as_then: bool = False) -> list[Hit]:
    """Return the best rows for a text whose last word is still being typed."""
    kinds = searched().values()
    found = _found(text, day, as_then, kinds, False, 0, most, typing=True)
    return [hit for hit, _total in found]


def _found(
    text: str,
    day: date,
    as_then: bool,
    kinds: Iterable[SearchKind],
    of_each: bool,
    first: int,
    most: int,
    *,
    typing: bool = False,
) -> list[tuple[Hit, int]]:
    """Return the hits of some places, each with the number of all of its kind."""
    kinds = {kind.key: kind for kind in kinds}
    statement, given = _statement(tuple(kinds), day, as_then, of_each)
    leading, fielded = (
        [kind.key for kind in searched().values() if getattr(kind, what)]
        for what in ("leads", "has_field")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [text, typing, text, typing, leading, fielded]
            + [*given, first, most, language()],
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
    keys: tuple[str, ...], day: date, as_then: bool, of_each: bool
) -> tuple[str, list]:
    """Return the query of a day, and its parameters; kept, for it is long to write."""
    kinds = [searched()[key] for key in keys]
    seen, given = _seen(kinds, day)
    then, of_then = _then(kinds, day) if as_then else ("", [])
    of = "seen_then" if as_then else "seen"
    statement = FIND.format(
        seen=seen,
        then=then,
        of=of,
        ranked=(OF_EACH if of_each else OF_ALL).format(of=of),
        said="said" if as_then else "registry_searchentry",
    )
    return statement, [*given, *of_then]


def _seen(kinds: Iterable[SearchKind], day: date) -> tuple[str, list]:
    """Return what was found of that which is seen on a day, in SQL, with its weight."""
    weights, of_weights, shown, of_shown = [], [], [], []
    for kind in kinds:
        if kind.first is not None:
            first, given = _of_kind(kind, kind.first(day))
            weights.append(f"WHEN {first} THEN {kind.weight * FIRST}")
            of_weights += given
        weights.append(f"WHEN f.model = '{kind.key}' THEN {kind.weight}")
        rows, given = _of_kind(kind, kind.shown(day))
        shown.append(rows)
        of_shown += given
    seen = SEEN.format(weights=" ".join(weights), shown=" OR ".join(shown))
    return seen, [*of_weights, *of_shown]


def _of_kind(kind: SearchKind, rows: QuerySet) -> tuple[str, tuple]:
    """Return the condition that what was found is among rows of a kind, in SQL."""
    here = rows.filter(pk=RawSQL('f."row"', ())).order_by().values("pk")
    sql, given = here.query.sql_with_params()
    return OF_KIND.format(key=kind.key, rows=sql), given


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
