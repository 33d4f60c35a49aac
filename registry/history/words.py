"""Events in words: who made them, and what they changed."""

from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import words

from .events import as_recorded, events_of

ACTS = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
}


class Authors:
    """The users of some events, each looked up once."""

    def __init__(self, events):
        self._users = get_user_model().objects.in_bulk(
            {context_of(event).get("user") for event in events} - {None}
        )

    def who(self, event) -> str:
        context = context_of(event)
        key = context.get("user")
        if key is not None:
            user = self._users.get(key)
            return str(user) if user else _("user no. %(key)s") % {"key": key}
        return context.get("command") or _("outside the site")

    def where(self, event) -> str:
        return context_of(event).get("url", "")

    def why(self, event) -> str:
        return context_of(event).get("reason", "")

    def file(self, event) -> str:
        return context_of(event).get("file", "")


class ValuesInWords:
    """The values of some events in words: labels of choices, names of other rows.

    Args:
        names: the rows that they refer to, by model and key, where they are known.
    """

    def __init__(self, fields, events, names=None):
        self._fields = fields
        self._names = {} if names is None else names
        wanted = {} if names is not None else referred_to(fields, events)
        for model, keys in wanted.items():
            rows = model._default_manager.all()
            if hasattr(rows, "with_subjects"):
                rows = rows.with_subjects()
            found = rows.in_bulk(keys - {None})
            gone = keys - {None} - found.keys()
            self._names[model] = found | _names_of_removed(model, gone)

    def differences(self, old, new) -> list[tuple[str, str, str]]:
        """Return the columns that differ; all that say anything if one side is none."""
        return [
            (capfirst(field.verbose_name), self._say(field, old), self._say(field, new))
            for field in self._fields
            if _value(field, old) != _value(field, new)
        ]

    def _say(self, field, event) -> str:
        value = _value(field, event)
        if value is None:
            return ""
        if field.is_relation:
            row = self._names[field.related_model].get(value)
            return str(row) if row else _("no. %(key)s, removed") % {"key": value}
        choices = dict((getattr(field, "base_field", None) or field).flatchoices or [])
        if isinstance(value, list):
            return ", ".join(str(choices.get(code, code)) for code in value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if choices:
            return str(choices.get(value, value))
        if isinstance(value, datetime):
            return words.moment(value)
        if isinstance(value, date):
            return words.day(value)
        return str(formats.localize(value))


def referred_to(fields, events) -> dict[type, set]:
    """Return the keys of the rows that events refer to, by model."""
    wanted = defaultdict(set)
    for field in fields:
        if field.is_relation:
            wanted[field.related_model] |= {
                getattr(event, field.attname) for event in events
            }
    return wanted


def _names_of_removed(model, keys: set) -> dict[int, str]:
    """Return what rows that are gone were called, as far as their history tells."""
    if not keys or events_of(model) is None:
        return {}
    names = {}
    removals = events_of(model).filter(pgh_obj_id__in=keys, pgh_label="delete")
    # The last one of each row stays.
    for event in removals.order_by("pgh_id"):
        with suppress(ObjectDoesNotExist):
            name = str(as_recorded(model, event))
            names[event.pgh_obj_id] = _("%(row)s, removed") % {"row": name}
    return names


def context_of(event) -> dict:
    """Return what is known of how an event came about: user, page, command, file."""
    return event.pgh_context.metadata if event.pgh_context else {}


def _value(field, event):
    """Return a column of an event, nothing for what is empty."""
    value = None if event is None else getattr(event, field.attname)
    return None if value in ("", []) else value
