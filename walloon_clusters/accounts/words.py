"""What is kept of logins and sessions as codes, in the reader's words."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from ua_parser import parse

from .kinds import AccountEventKind

MEANS = {
    "password": pgettext_lazy("used to log in", "password"),
    "password_reset": pgettext_lazy("used to log in", "link to a new password"),
    "socialaccount": pgettext_lazy("used to log in", "account of another site"),
    "totp": pgettext_lazy("used to log in", "app with codes"),
    "webauthn": pgettext_lazy("used to log in", "passkey"),
    "recovery_codes": pgettext_lazy("used to log in", "recovery code"),
}
"""What somebody logs in with, by the codes of the library that logs people in."""

TELL_MEANS = frozenset(
    (
        AccountEventKind.LOGGED_IN,
        AccountEventKind.CODE_FAILED,
        AccountEventKind.FACTOR_ADDED,
        AccountEventKind.FACTOR_REMOVED,
    )
)
"""Kinds of events that tell what was used; others tell a name, which stays as it is."""

LONGEST = 60
"""How much is shown of what a program calls itself, where nobody knows it."""


def detail_in_words(kind: str, detail: str) -> str:
    """Return how something at the door came about: "password, app with codes"."""
    if kind not in TELL_MEANS:
        return detail
    # Behind a space stands who did it, in brackets.
    return re.sub(
        r"(?:(?<=^)|(?<=, ))\w+",
        lambda found: str(MEANS.get(found[0], found[0])),
        detail,
    )


def browser_in_words(user_agent: str) -> str:
    """Return which browser on which system a session is of: "Firefox 130, Windows 10".

    A program that nobody knows is shown as it calls itself, shortened.
    """
    known = parse(user_agent)
    named = [
        " ".join(filter(None, (each.family, each.major)))
        for each in (known.user_agent, known.os)
        if each
    ]
    if not named:
        return user_agent[:LONGEST] or _("not told")
    return ", ".join(named)
