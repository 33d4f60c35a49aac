"""Cells that hold more than a text: a moment, an object."""

import json
from datetime import UTC

from registry.files import values

from .cells import Cell


class MomentCell(Cell):
    """A day and a time, with what the time is told from."""

    def parse(self, text):
        return values.moment(text)

    def plain_value(self, value):
        return value and value.astimezone(UTC).isoformat()


class ObjectCell(Cell):
    """Names and what they stand for, as an object of JSON."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, dict):
            return value
        return super().clean(value, row, **kwargs)

    def parse(self, text):
        return values.json_object(text)

    def plain_value(self, value):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
