"""Cells that hold more than a text: a moment, an object."""

import json
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from .cells import Cell


class MomentCell(Cell):
    """A day and a time, with what the time is told from."""

    def parse(self, text):
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(
                _(
                    "“%(value)s” is not a time. Write it such as "
                    "2005-12-31T15:30:00+00:00."
                )
                % {"value": text[:100]}
            ) from None
        return timezone.make_aware(moment) if moment.tzinfo is None else moment

    def plain_value(self, value):
        return value and value.astimezone(UTC).isoformat()


class ObjectCell(Cell):
    """Names and what they stand for, as an object of JSON."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, dict):
            return value
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        try:
            value = json.loads(text or "{}")
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise ValueError(
                _("“%(value)s” is not an object of JSON. Write it such as {}.")
                % {"value": text[:100]}
            )
        return value

    def plain_value(self, value):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
