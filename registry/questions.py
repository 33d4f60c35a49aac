"""The questions that people come with, each with a short answer and the page of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Organisation
from .words import number


@dataclass(frozen=True)
class ReaderQuestion:
    """A question that the first page puts; lower ranks come first.

    Args:
        text: the question, as somebody would ask it.
        note: the answer in short, or what the answer is made of.
        url_name: the page that answers it.
        query: what is asked of that page, beside the day.
        anchor: the part of that page.
    """

    rank: int
    text: str
    note: str
    url_name: str
    query: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    anchor: str = ""

    def url(self, days: Mapping[str, str]) -> str:
        """Return the address of the answer, with what links keep of the days."""
        asked = dict(self.query) | dict(days)
        url = reverse(self.url_name)
        if asked:
            url = f"{url}?{urlencode(asked, doseq=True)}"
        return f"{url}#{self.anchor}" if self.anchor else url


def questions(day: date) -> list[ReaderQuestion]:
    """Return what the first page asks on ``day``: ``questions(day)`` of each app.

    An app leaves out what nothing that was read can answer on that day.
    """
    asked = [
        question
        for config in apps.get_app_configs()
        if (ask := getattr(config, "questions", None))
        for question in ask(day)
    ]
    return sorted(asked, key=lambda question: question.rank)


def questions_of_registry(day: date) -> list[ReaderQuestion]:
    """Return what the registry itself answers."""
    rows = Organisation.objects.current().as_of(day)
    outside = rows.members_of_none(day).count()
    return [
        ReaderQuestion(
            1,
            _("Who is in no network?"),
            ngettext(
                "%(number)s organisation of which no membership was read",
                "%(number)s organisations of which no membership was read",
                outside,
            )
            % {"number": number(outside)},
            "unconnected_list",
        ),
        ReaderQuestion(
            5,
            _("Which networks work together?"),
            _("two by two, and who could join those that do not"),
            "connection_list",
        ),
        ReaderQuestion(
            7,
            _("What changed in the registry?"),
            _("what was added, corrected and removed, and on which document"),
            "change_list",
        ),
        ReaderQuestion(
            3,
            _("What was documented last?"),
            _("names, roles and numbers, with the day of the document"),
            "home",
            anchor="news",
        ),
    ]
