"""What the cells of our own files mean: numbers, truth, codes, moments and objects.

Our own files are read strictly: each thing is written in one way. Every function takes
the text of a cell, as ``cells.squeeze`` leaves it, and explains what it refuses in a
``ValueError`` that says how to mend it. ``dates`` and ``countries`` tell the same of
days and countries, and how they are written in the lists of others.
"""

import json
import re
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from .cells import SHOWN

_INTEGER = re.compile(r"-?\d{1,18}(\.0+)?")
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
_TRUTH = {"": None, "true": True, "1": True, "false": False, "0": False}


def code_of(text: str, codes) -> str:
    """Return one code of a closed list; empty if there is none."""
    if text and text not in codes:
        raise ValueError(
            _("“%(value)s” is not a code of this column. Write one of: %(codes)s.")
            % {"value": text[:SHOWN], "codes": ", ".join(codes)}
        )
    return text


def whole_number(text: str) -> int | None:
    if not text:
        return None
    if not _INTEGER.fullmatch(text):
        raise ValueError(
            _("“%(value)s” is not a whole number. Write digits only, such as 12.")
            % {"value": text[:SHOWN]}
        )
    return int(text.partition(".")[0])


def decimal_number(text: str) -> Decimal | None:
    """Return a number: a point before its decimals, nothing between thousands."""
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise ValueError(
            _(
                "“%(value)s” is not a number. Write a point before the decimals "
                "and nothing between thousands, such as 12500.50."
            )
            % {"value": text[:SHOWN]}
        )
    return Decimal(text)


def truth(text: str) -> bool | None:
    """Return true or false; None where it is not known."""
    if text.lower() not in _TRUTH:
        raise ValueError(
            _(
                "“%(value)s” is neither true nor false. Write one of the two, or "
                "nothing."
            )
            % {"value": text[:SHOWN]}
        )
    return _TRUTH[text.lower()]


def moment(text: str) -> datetime | None:
    """Return a day and a time, with what the time is told from."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            _("“%(value)s” is not a time. Write it such as 2005-12-31T15:30:00+00:00.")
            % {"value": text[:SHOWN]}
        ) from None
    return timezone.make_aware(found) if found.tzinfo is None else found


def json_object(text: str) -> dict:
    """Return names and what they stand for, from an object of JSON."""
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ValueError(
            _("“%(value)s” is not an object of JSON. Write it such as {}.")
            % {"value": text[:SHOWN]}
        )
    return value
