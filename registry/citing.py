"""How to cite a page or a dump: what it is called, as of which day, and where it is."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from registry import words


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
        """The citation for programs that keep references."""
        site = _("Walloon Clusters")
        told = {
            "title": f"{{{self.title or site}}}",
            "howpublished": site,
            "publisher": settings.DATA_PUBLISHER,
            "year": str(self.day.year),
            "note": self.of_when,
            "url": self.address,
        }
        lines = ",\n".join(f"  {name} = {{{_safe(t)}}}" for name, t in told.items())
        return f"@misc{{walloon-clusters-{self.day},\n{lines}\n}}"


def _safe(text: str) -> str:
    """Return a text as BibTeX takes it: no sign of its own ends a value."""
    return text.replace("\\", "\\textbackslash{}").replace("%", "\\%")
