"""The questions of the first page that public money answers."""

from datetime import date

from django.db.models import Count, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.questions import ReaderQuestion
from registry.words import number

from .models import Grant, Plan, Project


def questions(day: date) -> list[ReaderQuestion]:
    """Return where the money went, with how much of it is documented by name."""
    counted = _numbers(day)
    if not counted[Plan]:
        return []
    plans, grants, projects = counted.values()
    said = {
        ngettext("%(number)s plan", "%(number)s plans", plans): plans,
        ngettext(
            "%(number)s grant by name", "%(number)s grants by name", grants
        ): grants,
        ngettext("%(number)s project", "%(number)s projects", projects): projects,
    }
    note = ", ".join(words % {"number": number(n)} for words, n in said.items() if n)
    return [ReaderQuestion(2, _("Where did the money go?"), note, "plan_list")]


def _numbers(day: date) -> dict[type, int]:
    """Return how many of each are known by ``day``, in one query."""
    models = {model.__name__: model for model in (Plan, Grant, Project)}
    counts = [
        model.objects.known_by(day)
        .order_by()
        .values(what=Value(name))
        .annotate(n=Count("pk", distinct=True))
        .values_list("what", "n")
        for name, model in models.items()
    ]
    first, *others = counts
    found = dict(first.union(*others, all=True))
    return {model: found.get(name, 0) for name, model in models.items()}
