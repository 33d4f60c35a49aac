"""What the pages, and the file with outcomes, say about an import and its rows."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry import enterprise_number
from registry.imports.kind import ImportKind, kind_of
from registry.models import (
    ImportBatch,
    ImportRow,
    Membership,
    Organisation,
    Place,
    Precision,
    RowOutcome,
)
from registry.models.base import MatchKey
from registry.words import chosen, labelled
from registry.words import day as written

from .places import place_in_file, where
from .said import Mend, mended_by_row, mended_in_words, mends_of, settled_of

OLD, NEW = range(2)

DATES = ("start_on", "end_on", "decided_on", "paid_on", "closed_on")
PRECISIONS = {key: key.replace("_on", "_precision") for key in DATES}

ROWS_NAMED = 20


@dataclass(frozen=True)
class Figure:
    """How many rows have an outcome, as a filter on them."""

    outcome: str
    label: str
    count: int
    chosen: bool = False


def figures(kind: ImportKind, counts: dict[str, int], chosen=()) -> list[Figure]:
    return [
        Figure(outcome.value, label, counts.get(outcome, 0), outcome in chosen)
        for outcome, label in kind.says.figures.items()
    ]


@dataclass(frozen=True)
class Change:
    """The old and the new value of a field, as people read them."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Candidate:
    """An organisation that a row may be about, with what speaks for and against it."""

    organisation: Organisation
    facts: str
    why: str


@dataclass(frozen=True)
class Words:
    """Why a row has its outcome, what it changes, which organisation it may be, and
    which of its cells are to be mended.
    """

    sentences: list[str]
    changes: list[Change]
    candidates: list[Candidate]
    mends: list[Mend]


def add_words(
    rows: list[ImportRow], kind: ImportKind, batch: ImportBatch
) -> list[ImportRow]:
    """Give each row its ``words`` and ``facts``; as many queries for one as for all."""
    mended = mended_by_row(batch)
    candidates = _organisations({pk for row in rows for pk in row.candidates})
    places = _places({str(s) for row in rows for s in row.changes.get("place", [])})
    told = kind.says.changes_of
    changes = told(rows, batch) if told else {}
    for row in rows:
        row.facts = ", ".join([*_facts_of_row(row), *kind.says.facts_of(row)])
        row.place_in_file = place_in_file(row)
        row.outcome_in_words = kind.says.outcome(row.outcome) if row.outcome else ""
        row.words = Words(
            sentences=[
                *_sentences(row, kind),
                *settled_of(row, kind, batch),
                *map(mended_in_words, mended.get(row.number, {}).items()),
            ],
            mends=mends_of(row, kind, mended.get(row.number, {})),
            changes=changes[row.pk] if told else _changes(row, kind, places),
            candidates=[
                Candidate(
                    candidates[pk],
                    _facts_of_organisation(candidates[pk]),
                    _resemblance(row, candidates[pk]),
                )
                for pk in row.candidates
                if pk in candidates
            ],
        )
    return rows


def explanation_of(row: ImportRow) -> str:
    """Return the words of a row as one text, for the cell of a spreadsheet."""
    words = row.words
    return "\n".join(
        [
            *words.sentences,
            *(
                _("%(field)s: %(old)s → %(new)s")
                % {
                    "field": capfirst(change.label),
                    "old": change.old or _("not stated"),
                    "new": change.new,
                }
                for change in words.changes
            ),
            *(
                f"{candidate.organisation} ({candidate.facts}): {candidate.why}"
                for candidate in words.candidates
            ),
        ]
    )


def _places(slugs) -> dict[str, Place]:
    return {place.slug: place for place in Place.objects.filter(slug__in=slugs)}


def _organisations(pks) -> dict[int, Organisation]:
    """Return what the candidates are, with their places and present clusters."""
    present = Membership.objects.as_of(timezone.localdate()).select_related("cluster")
    return (
        Organisation.objects.select_related("place")
        .prefetch_related(Prefetch("memberships", present, to_attr="present"))
        .annotate(match_key=MatchKey("name"))
        .in_bulk(pks)
    )


def _sentences(row, kind) -> list[str]:
    said = [str(kind.says.reasons[row.reason])] if row.reason else []
    if row.refusal:
        said.append(chosen(row.refusal))
    if row.remark:
        said.append(labelled(_("Left out by hand"), row.remark))
    if row.same_as:
        same = where(row.same_as, row.batch.reading.get("parts", ()))
        said.append(_("It is the organisation of %(row)s.") % {"row": same})
    for stored in row.problems:
        if stored["code"] == "number_missing":
            continue  # the facts of the row say so
        found = kind.reads.problems.from_row(stored)
        which = _("%(cell)s (%(field)s)") % {
            "cell": found.cell,
            "field": kind.reads.fields[found.field].label,
        }
        said.append(labelled(which, found.message))
    return said


def _facts_of_row(row) -> list[str]:
    values = row.values
    place = " ".join(filter(None, [row.post_code, values.get("locality", "")]))
    if "table" in values:
        return []
    number = enterprise_number.display(row.enterprise_number)
    if not number and row.number is not None:
        number = _("without enterprise number")
    return list(filter(None, [number, place]))


def _facts_of_organisation(organisation) -> str:
    clusters = sorted({str(held.cluster) for held in organisation.present})
    return ", ".join(
        filter(
            None,
            [
                organisation.enterprise_number_display or _("no enterprise number"),
                str(organisation.place or ""),
                _("member of %(clusters)s") % {"clusters": ", ".join(clusters)}
                if clusters
                else _("member of no cluster today"),
            ],
        )
    )


def _resemblance(row, organisation) -> str:
    """Return what speaks for and against a candidate."""
    said = [
        _("same name but for the legal form")
        if row.match_key == organisation.match_key
        else _("similar name")
    ]
    post_code = organisation.place.post_code if organisation.place else ""
    if row.post_code and post_code:
        said.append(
            _("same post code") if row.post_code == post_code else _("other post code")
        )
    number = organisation.enterprise_number
    if row.enterprise_number and number and row.enterprise_number != number:
        said.append(_("other enterprise number"))
    return capfirst(", ".join(said))


def _changes(row, kind, places) -> list[Change]:
    return [
        Change(
            _label(key, kind),
            *(_shown(key, kind, row.changes, side, places) for side in (OLD, NEW)),
        )
        for key in row.changes
        if key not in PRECISIONS.values()
    ]


def _label(key, kind) -> str:
    return str(_("place") if key == "place" else kind.label_of(key))


def _shown(key, kind, changes, side, places) -> str:
    """Return a stored value as people read it; empty for one that is not stated."""
    value = changes[key][side]
    if not value:
        return ""
    words = kind.words_of(key, value)
    if words is not None:
        return words
    if key in PRECISIONS:
        precision = changes.get(PRECISIONS[key], ["", ""])[side]
        return _day_in_words(parse_date(value), precision)
    if key == "place":
        return str(places.get(value, value))
    if key == "enterprise_number":
        return enterprise_number.display(value)
    return str(value)


def _day_in_words(day, precision) -> str:
    words = written(day, precision)
    if precision == Precision.DOCUMENTED:
        return _("%(day)s, as documented") % {"day": words}
    return words


# What planning again changed


def differences(batch: ImportBatch) -> list[str]:
    """Return what a plan that was made again says else, a sentence each."""
    if not batch.replanned:
        return []
    kind = kind_of(batch)
    said = [
        _("%(outcome)s: %(before)s rows before, %(after)s now")
        % {"outcome": capfirst(kind.says.outcome(outcome)), **counts}
        for outcome, counts in batch.replanned["counts"].items()
        if outcome in RowOutcome.values
    ]
    rows = batch.replanned["rows"]
    if rows:
        numbers = ", ".join(map(str, rows[:ROWS_NAMED]))
        if len(rows) > ROWS_NAMED:
            numbers += "…"
        said.append(
            ngettext(
                "%(count)s row differs: %(numbers)s",
                "%(count)s rows differ: %(numbers)s",
                len(rows),
            )
            % {"count": len(rows), "numbers": numbers}
        )
    return said
