"""How to cite a page or a dump: what it is called, as of which day, and where it is."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registry import words

OF_LATEX = {ord(sign): f"\\{sign}" for sign in "&%$#_{}"} | {
    ord("~"): "\\textasciitilde{}",
    ord("^"): "\\textasciicircum{}",
    ord("\\"): "\\textbackslash{}",
}
"""What LaTeX would take for a sign of its own, and how it is written."""


@dataclass(frozen=True)
class Citation:
    """What names a page so that somebody else finds the same.

    Args:
        title: of the page; empty for the registry as a whole.
        day: the day that it shows.
        address: the page on that day.
        known_on: the day or the moment at which this was known, as a person reads it;
            empty for what never changes, and for what does not look back.
    """

    title: str
    day: date
    address: str
    known_on: str = ""

    @property
    def of_when(self) -> str:
        """Of which day it tells, and when that was known."""
        day = _("as of %(day)s") % {"day": words.day(self.day)}
        if not self.known_on:
            return day
        return _("%(as_of)s, as known on %(day)s") % {
            "as_of": day,
            "day": self.known_on,
        }

    @property
    def text(self) -> str:
        """The citation as a footnote has it."""
        site = _("Walloon Clusters")
        parts = [
            words.in_quotation_marks(self.title) if self.title else "",
            site,
            settings.DATA_PUBLISHER if site != settings.DATA_PUBLISHER else "",
            self.of_when,
            self.address,
        ]
        return ", ".join(filter(None, parts))

    @property
    def bibtex(self) -> str:
        """The citation for LaTeX."""
        site = _("Walloon Clusters")
        told = {
            # In braces of its own: its capitals stay.
            "title": f"{{{_safe(self.title or site)}}}",
            "howpublished": _safe(site),
            "publisher": _safe(settings.DATA_PUBLISHER),
            "year": str(self.day.year),
            "note": _safe(self.of_when),
            # Programs take an address as it is: no sign in it is one of LaTeX.
            "url": self.address,
        }
        lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in told.items())
        return f"@misc{{{self._key},\n{lines}\n}}"

    @property
    def ris(self) -> str:
        """The citation for programs that keep references: Zotero, EndNote, Mendeley."""
        site = _("Walloon Clusters")
        told = {
            "TY": "ELEC",
            "TI": self.title or site,
            "T2": site,
            "PB": settings.DATA_PUBLISHER,
            "PY": str(self.day.year),
            "DA": f"{self.day:%Y/%m/%d}",
            "N1": self.of_when,
            "UR": self.address,
            "ER": "",
        }
        return "\n".join(f"{tag}  - {' '.join(t.split())}" for tag, t in told.items())

    @property
    def _key(self) -> str:
        """What a text cites it by: another one for each page of a day."""
        called = slugify(self.title)[:60].strip("-")
        return "-".join(filter(None, ["walloon-clusters", called, f"{self.day}"]))


def _safe(text: str) -> str:
    """Return a text as LaTeX takes it: none of its signs is one of its own."""
    return text.translate(OF_LATEX)
