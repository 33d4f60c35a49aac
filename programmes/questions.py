"""The questions of the first page that public money answers."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.questions import ReaderQuestion
from registry.words import number

from .models import Grant, Plan, Project


def questions(day: date) -> list[ReaderQuestion]:
    """Return where the money went, with how much of it is documented by name."""
    plans = Plan.objects.known_by(day).count()
    if not plans:
        return []
    counted = [
        ngettext("%(number)s plan", "%(number)s plans", plans),
        ngettext(
            "%(number)s grant by name",
            "%(number)s grants by name",
            grants := Grant.objects.known_by(day).count(),
        ),
        ngettext(
            "%(number)s project",
            "%(number)s projects",
            projects := Project.objects.known_by(day).count(),
        ),
    ]
    numbers = (plans, grants, projects)
    note = ", ".join(
        words % {"number": number(n)}
        for words, n in zip(counted, numbers, strict=True)
        if n
    )
    return [ReaderQuestion(2, _("Where did the money go?"), note, "plan_list")]
