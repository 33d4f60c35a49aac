"""What people said of the rows of an import: answers, and cells that they mended."""

from dataclasses import dataclass

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from registry import enterprise_number
from registry.imports.plans.questions import code_of
from registry.imports.reading.problems import CellSeverity
from registry.register.loaded import extract_in_words
from registry.words import day as day_in_words


@dataclass(frozen=True)
class Mend:
    """A cell that is to be mended, or was: where, what it is about, what it says.

    ``is_added`` tells of a value that no cell of the list has room for.
    """

    cell: str
    label: str
    value: str
    old: str = ""
    is_mended: bool = False
    is_added: bool = False


def settled_of(row, kind, batch) -> list[str]:
    """Return what people said of the row and of all rows alike."""
    said = []
    for key in row.questions:
        given = batch.settled.get(key)
        question = kind.questions.get(code_of(key))
        if question is None:
            continue
        words = str(
            question.choices.get(given["answer"] if given else question.default, "")
        )
        if given:
            said.append(_said_by(_("Said of all rows alike: %(words)s"), words, given))
        elif question.tells_default:
            said.append(
                _("Taken for all rows alike, until somebody says otherwise: %(words)s.")
                % {"words": words}
            )
    return said


def _said_by(sentence, words, told) -> str:
    """Return what a person said, with who and when."""
    who, on = told["by"], day_in_words(parse_datetime(told["at"]))
    said = sentence % {"words": words}
    if who:
        return _("%(said)s (%(who)s, %(day)s).") % {
            "said": said,
            "who": who,
            "day": on,
        }
    return _("%(said)s (%(day)s).") % {"said": said, "day": on}


def mended_by_row(batch) -> dict[int, dict[str, dict]]:
    rows = {}
    for cell, told in batch.mended.items():
        rows.setdefault(told["row"], {})[cell] = told
    return rows


def mended_in_words(mended) -> str:
    cell, told = mended
    if extract := told.get("extract"):
        words = _("The enterprise number %(number)s is from: %(extract)s") % {
            "number": enterprise_number.display(told["new"]),
            "extract": extract_in_words(
                extract["number"], parse_date(extract["snapshot_on"])
            ),
        }
        return _said_by("%(words)s", words, told)
    words = _("“%(old)s” is read as “%(new)s”") % told
    return _said_by(f"{cell}: %(words)s", words, told)


def mends_of(row, kind, mended) -> list[Mend]:
    """Return the cells that keep the row from coming in, and those mended before."""
    wrong = {
        told["cell"]: told
        for told in row.problems
        if told["severity"] == CellSeverity.ERROR
    }
    mends = [
        Mend(cell, str(kind.reads.fields[told["field"]].label), told["value"])
        for cell, told in wrong.items()
    ]
    return mends + [
        Mend(
            cell,
            "",
            told["new"],
            old=told["old"],
            is_mended=True,
            is_added=told["column"] is None,
        )
        for cell, told in mended.items()
    ]
