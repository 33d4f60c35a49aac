"""The questions of the first page that figures and their contradictions answer."""

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Cluster, ClusterKind
from registry.questions import ReaderQuestion
from registry.words import number

from .models import Contradiction, Resolution
from .pages.indicators import MOST_COMPARED


def questions(day: date) -> list[ReaderQuestion]:
    """Return how the poles compare, and where documents disagree."""
    return [*_compared(day), *_disagreeing(day)]


def _compared(day: date):
    poles = Cluster.objects.of_kind(ClusterKind.COMPETITIVENESS_POLE)
    slugs = list(
        poles.in_operation(day)
        .order_by("name_key", "slug")
        .values_list("slug", flat=True)[:MOST_COMPARED]
    )
    if len(slugs) > 1:
        yield ReaderQuestion(
            4,
            _("How do the poles compare?"),
            _("side by side, on what was published of each"),
            "indicator_compare",
            {"cluster": slugs},
        )


def _disagreeing(day: date):
    found = Contradiction.objects.known_by(day).aggregate(
        all=Count("pk"), open=Count("pk", Q(resolution=Resolution.OPEN))
    )
    if not found["all"]:
        return
    note = ngettext(
        "%(number)s contradiction", "%(number)s contradictions", found["all"]
    ) % {"number": number(found["all"])}
    if found["open"]:
        note = _("%(contradictions)s, %(open)s of them not resolved") % {
            "contradictions": note,
            "open": number(found["open"]),
        }
    yield ReaderQuestion(
        6, _("Where do documents disagree?"), note, "contradiction_list"
    )
