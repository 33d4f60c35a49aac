"""What waits for somebody: how a line of the desk is made, and who sees it.

A line is a function of the user and the day that returns a ``Waiting``, or None, under
the decorator ``waits``, which says which rights it takes. An app names its functions in
``desk`` of its ``AppConfig``, as dotted paths, in the order of their lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from urllib.parse import urlencode

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from registry import words


class Heading(models.TextChoices):
    """What the lines of the desk stand under, in this order."""

    YOURS = "yours", _("Yours")
    RECEIVED = "received", _("Sent in, to be looked at")
    TO_COME = "to_come", _("Days that come")
    GROWING_OLD = "growing_old", _("Facts that grow old")
    NOT_NAMED = "not_named", _("Published, not named here")
    DISAGREEING = "disagreeing", _("Documents that disagree")
    ALIKE = "alike", _("Perhaps one and the same")
    GAPS = "gaps", _("Gaps in what is held")
    BROKEN = "broken", _("What went wrong")


@dataclass(frozen=True)
class Waiting:
    """A line of the desk: a count, what it counts, its list, and what to do about it.

    Args:
        count: how many rows the list at ``url`` has; a line of none is not shown.
        what: what is counted, in words that go with the count.
        url: the address of the list, which shrinks to nothing as the work is done.
        act: what to do, as a button says it: "Settle".
        act_url: where that is done, if not in the list.
        note: the worst of them, the first, or what would settle many at once.
        is_late: whether its day is over.
    """

    heading: Heading
    count: int
    what: str
    url: str
    act: str
    act_url: str = ""
    note: str = ""
    is_late: bool = False


Line = Callable[[models.Model, date], Waiting | None]


def all_lines() -> list[Line]:
    """Return what makes the lines of the desk: ``desk`` of each app."""
    configs = apps.get_app_configs()
    return [import_string(path) for c in configs for path in getattr(c, "desk", ())]


def waits(*permissions: str) -> Callable[[Line], Line]:
    """Declare a line of the desk of staff who have all of some rights.

    To others it says nothing, and asks the database nothing.
    """

    def declare(line: Line) -> Line:
        @wraps(line)
        def asked(user, day: date) -> Waiting | None:
            return line(user, day) if user.has_perms(permissions) else None

        return asked

    return declare


def in_admin(model: type[models.Model], **filters: str) -> str:
    """Return the address of the list of a table in the admin, with filters chosen."""
    page = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return f"{reverse(page)}?{urlencode(filters)}" if filters else reverse(page)


def in_list(url_name: str, **chosen: str | list[str]) -> str:
    """Return the address of a list of the site, with choices made."""
    return f"{reverse(url_name)}?{urlencode(chosen, doseq=True)}"


def named(counts: dict[str, int], shown: int = 6) -> str:
    """Return the largest of some counts in words: "GreenWin 18, BioWin 10 …"."""
    largest = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    told = ", ".join(f"{name} {words.number(count)}" for name, count in largest[:shown])
    return f"{told} …" if len(largest) > shown else told
