"""The likely duplicates as a line of the desk."""

from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.desk.waiting import Heading, Waiting, named, waits

from .finding import likely_pairs
from .kinds import RecordKind


@waits("registry.add_distinctpair")
def likely_duplicates(user, day: date) -> Waiting | None:
    """Return how many pairs of records look like one, of all kinds together."""
    counts = {kind: len(likely_pairs(kind)) for kind in RecordKind}
    total = sum(counts.values())
    if not total:
        return None
    return Waiting(
        heading=Heading.ALIKE,
        count=total,
        what=ngettext(
            "pair of records that look like one",
            "pairs of records that look like one",
            total,
        ),
        url=reverse("likely_duplicates"),
        act=_("Compare"),
        note=named({capfirst(k.label): n for k, n in counts.items() if n}),
    )
