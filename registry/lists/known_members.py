"""Members documented of published, as columns of a file of clusters."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from registry.known import Known
from registry.members_known import known_members
from registry.resources.base import Column
from registry.resources.clusters import KNOWN_MEMBERS

from .told import ToldColumn, count


class WithKnownMembers:
    """The columns of a resource of clusters, and how much is known of their members.

    What nobody published is empty, beside a column that says why: it is no nought.
    """

    def __init__(self, resource, day: date):
        self.resource = resource
        self.day = day

    def described(self) -> list[Column]:
        """Return what each column is: its name, and what its cells mean."""
        known = (Column(n, cell, column_name=n) for n, cell in KNOWN_MEMBERS.items())
        return [*self.resource.described(), *known]

    def get_export_headers(self) -> list[str]:
        return [column.column_name for column in self.described()]

    def rows(self, clusters) -> Iterator[list]:
        """Yield the plain values of each cluster, in the order of the columns."""
        known = known_members(clusters, self.day)
        plain = self.resource.rows(clusters)
        for values, cluster in zip(plain, clusters, strict=True):
            yield [*values, *known_values(known[cluster])]


KNOWN_TOLD = (
    ToldColumn("known.sentence"),
    count("known.documented", _("members documented")),
    count("known.recent", _("documented in the three years before")),
    ToldColumn(
        "known.nearest.value", _("members published"), empty=_("nobody published it")
    ),
    ToldColumn("known.nearest.number", _("in the words of the source")),
    ToldColumn("known.nearest.day", _("published of")),
    ToldColumn("known.nearest.publisher", _("published by")),
)
"""The same for who reads it in a spreadsheet."""


def known_values(known: Known) -> list:
    """Return what is known in the columns above, without the day."""
    nearest = known.nearest
    documented = [known.documented or None, known.recent or None]
    if nearest is None:
        return [*documented, *[None] * 6, known.completeness]
    share = None if known.is_exceeded or not known.documented else known.share
    return [
        *documented,
        nearest.value,
        nearest.exactness,
        nearest.stated_on,
        nearest.stated_precision,
        nearest.publisher,
        share and round(share, 4),
        "" if known.documented else known.documented_words,
    ]
