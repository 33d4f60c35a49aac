"""Rows whose names are nearly those of others: what a person is asked about.

Names that resemble one of the registry make its organisation a candidate of their rows.
Those of the file that look like one organisation are a group, about which is asked once
(``questions``); what is answered holds for all rows of each name.
"""

from collections import defaultdict
from hashlib import md5

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.alike.names import Name, telling_words
from registry.alike.pairing import groups, pairs
from registry.files.cells import fold

from .questions import ONE_BY_ONE, Asked, Question
from .statements import fetch, keep_rows, make_table, run

ONE, SEPARATE = "one", "separate"

OF_REGISTRY = """
SELECT organisation.id, named.name, coalesce(place.post_code, ''),
    organisation.enterprise_number
FROM (
    SELECT id, name FROM registry_organisation
    UNION
    SELECT organisation_id, name FROM registry_organisationname
    UNION
    SELECT organisation_id, name FROM registry_organisationnaming
) named
JOIN registry_organisation organisation USING (id)
LEFT JOIN registry_place place ON place.id = organisation.place_id
WHERE organisation.merged_into_id IS NULL
    AND (organisation.enterprise_number = '' OR %(unnumbered)s)
ORDER BY 1, 2
"""
UNMATCHED = """
SELECT name, post_code, enterprise_number, array_agg(number ORDER BY number)
FROM line_found
WHERE organisation_id IS NULL AND candidates = '{}' AND reason = ''
    AND decision = '' AND refusal = '' AND length(key) > 2
GROUP BY 1, 2, 3
ORDER BY min(number)
"""
RESEMBLING = """
UPDATE line_found line
SET candidates = resembling.candidates, reason = 'similar'
FROM line_resembling resembling
WHERE line.number = resembling.number
"""

# Whoever is identified by the file alone: all rows with one identity are one.
BEARERS = """
SELECT identity, line.name, max(line.post_code), max(line.enterprise_number)
FROM line_identified
JOIN line_found line USING (number)
WHERE line.organisation_id IS NULL AND left(identity, 1) IN ('a', 'k', 'n')
    AND line.key <> ''
GROUP BY identity, line.name
ORDER BY min(line.number)
"""
GROUPED_ANEW = """
SELECT number, bearer.question
FROM line_identified JOIN line_bearer bearer USING (identity)
"""
GROUPED_BEFORE = """
SELECT number, question FROM line_staged, unnest(questions) question
WHERE question LIKE 'alike:%%/%%'
"""
ANSWERED = """
SELECT grouped.*, CASE
    WHEN of_group.answer = 'one_by_one' AND grouped.question = first THEN 'one'
    WHEN of_group.answer = 'one_by_one' THEN coalesce(of_one.answer, '')
    ELSE coalesce(of_group.answer, '')
END AS answer
FROM (
    SELECT number, question, split_part(question, '/', 1) AS whole,
        first_value(question) OVER (
            PARTITION BY split_part(question, '/', 1) ORDER BY number
        ) AS first
    FROM line_grouped
) grouped
LEFT JOIN line_settled of_group ON of_group.question = grouped.whole
LEFT JOIN line_settled of_one ON of_one.question = grouped.question
"""
ASKING = """
SELECT number
FROM line_answered
JOIN (
    SELECT whole
    FROM line_answered JOIN line_identified USING (number)
    GROUP BY whole
    HAVING count(DISTINCT identity) > 1
) several USING (whole)
WHERE answer = ''
"""
# Two organisations of the registry stay two, whatever is said of names.
UNITE = """
UPDATE line_identified identified
SET identity = 'g' || answered.whole
FROM line_answered answered
WHERE identified.number = answered.number AND answered.answer = 'one'
    AND answered.whole NOT IN (
        SELECT whole
        FROM line_answered JOIN line_found USING (number)
        WHERE answer = 'one' AND organisation_id IS NOT NULL
        GROUP BY whole
        HAVING count(DISTINCT organisation_id) > 1
    )
"""


def find_resembling() -> None:
    """Make organisations candidates of rows whose names are nearly theirs."""
    rows = fetch(UNMATCHED)
    unnumbered = any(not number for _name, _place, number, _numbers in rows)
    names = {f"r{i}": Name(f"r{i}", *row[:3]) for i, row in enumerate(rows)}
    pool = [
        Name(f"o{key}", *said)
        for key, *said in (fetch(OF_REGISTRY, unnumbered=unnumbered) if rows else ())
    ]
    found = defaultdict(dict)
    for one, other, why in pairs([*names.values(), *pool] if pool else ()):
        if one.bearer[0] != other.bearer[0]:
            row, organisation = (one, other) if one.bearer in names else (other, one)
            found[row.bearer][int(organisation.bearer[1:])] = not why.is_sure
    keep_rows(
        "line_resembling",
        "number integer, candidates bigint[]",
        (
            (number, sorted(keys, key=lambda key: (keys[key], key))[:5])
            for bearer, keys in found.items()
            for number in rows[int(bearer[1:])][3]
        ),
    )
    run(RESEMBLING)


def unite_alike(*, whole: bool) -> None:
    """Let rows of names that a person said are one be one; tell which ones wait.

    Makes ``line_answered``, of the rows whose names look like others of the file, and
    ``line_asking``, of those among them that wait for an answer.

    Args:
        whole: whether to look for such names; otherwise those found before count.
    """
    if whole:
        keep_rows("line_bearer", "identity text, question text", list(_questions()))
        make_table("line_grouped", GROUPED_ANEW)
    else:
        make_table("line_grouped", GROUPED_BEFORE)
    make_table("line_answered", ANSWERED)
    make_table("line_asking", ASKING)
    run(UNITE)


def _questions():
    """Yield the identities that look like others, each with its question."""
    found = fetch(BEARERS)
    if all(identity[0] == "n" for identity, *_said in found):
        return
    names = [Name(*row) for row in found]
    asked = {name.bearer for name in names if name.bearer[0] == "a"}
    together = groups(names, asked)
    marks = {}
    for name in names:
        said = "|".join([fold(name.text), name.post_code, name.number])
        marks.setdefault(name.bearer, _mark(said, 10))
    members = defaultdict(list)
    for bearer, first in together.items():
        members[first].append(bearer)
    for bearers in members.values():
        key = _mark("".join(sorted(marks[bearer] for bearer in bearers)), 16)
        for bearer in bearers:
            yield bearer, f"alike:{key}/{marks[bearer]}"


def _mark(text: str, length: int) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()[:length]


def _asks(batch, asked: Asked) -> str:
    if asked.beside:
        return _("Is “%(name)s” the same organisation as “%(first)s”?") % {
            "name": asked.names[0],
            "first": asked.beside,
        }
    return ngettext(
        "These names, on %(count)s row, look like one organisation.",
        "These names, on %(count)s rows, look like one organisation.",
        asked.rows,
    ) % {"count": asked.rows}


def _proposes(asked: Asked) -> str:
    """Return that names are one where they differ in nothing that tells."""
    names = [*asked.bare_names, *filter(None, [asked.beside])]
    return ONE if len({telling_words(name) for name in names}) == 1 else ""


ALIKE = Question(
    code="alike",
    asks=_asks,
    choices={
        ONE: _("one organisation"),
        SEPARATE: _("separate organisations"),
        ONE_BY_ONE: _("name by name"),
    },
    proposes=_proposes,
)
