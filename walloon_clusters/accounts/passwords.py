"""Which passwords are too easily guessed, however long they are."""

import re
from functools import cache

from allauth.core import context
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .kinds import AccountEventKind
from .recording import record

PLAIN = str.maketrans("@4831!0$57", "aaeeiiosst")
"""What people write for letters so that a word looks like none."""
KNOWN_HERE = {
    *("walloon", "wallonie", "wallonia", "cluster", "clusters", "pole", "poles"),
    *("registre", "registry", "motdepasse", "azerty", "qwerty", "bonjour", "soleil"),
    *("bienvenue", "welcome", "password", "passwort", "wachtwoord", "admin", "secret"),
    *(
        "competitivite",
        "liege",
        "namur",
        "charleroi",
        "bruxelles",
        "belgique",
        "belgium",
    ),
}
"""Words that whoever guesses at this site tries first, beside the common passwords."""
ROWS = (
    *("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "1qaz2wsx3edc4rfv5tgb"),
)
FEWEST = 5
"""Different characters in a password, and characters that no common word explains."""


LONGEST = 200
"""Characters that are looked at; whatever comes after them is taken."""


class NotCommon:
    """A password that is not a common one, nor one made longer.

    Refused are the common passwords with their letters disguised (``P@ssw0rd``), with
    figures and signs around them, or put in a row; keys in a row; a piece repeated.
    """

    def validate(self, password, user=None):
        # Whoever sends a book as a password does not keep the site reading it.
        password = password[:LONGEST]
        if _unexplained(password) < FEWEST or len(set(password)) < FEWEST:
            raise ValidationError(
                _(
                    "This password is too easily guessed: it is made of common words, "
                    "of keys in a row or of repetitions."
                ),
                code="password_too_common",
            )

    def password_changed(self, password, user=None):
        """Write down that somebody else than its owner gave an account a password.

        Django tells validators alone of it; of owners, the library tells.
        """
        request = context.request
        giver = getattr(request, "user", None)
        if giver is not None and giver.is_authenticated and giver != user:
            record(
                AccountEventKind.PASSWORD_CHANGED,
                user,
                request=request,
                detail=giver.get_username(),
            )

    def get_help_text(self):
        return _(
            "It must not be made of common words, of keys in a row or of repetitions "
            "alone. Four words that have nothing to do with each other are good."
        )


@cache
def _common() -> frozenset[str]:
    """Return the common passwords that Django knows, of four letters or more."""
    known = CommonPasswordValidator().passwords | KNOWN_HERE
    return frozenset(word for word in known if len(word) >= 4)


def _unexplained(password: str) -> int:
    """Return how much of a password is left without its common parts."""
    lower = password.lower()
    readings = {lower, lower.translate(PLAIN)}
    return min(_left_of(_once(reading)) for reading in readings)


def _once(text: str) -> str:
    """Return a piece that a text repeats, or the text itself."""
    repeated = re.fullmatch(r"(.+?)\1+.{0,3}", text, re.S)
    return repeated[1] if repeated else text


def _left_of(text: str) -> int:
    if text in _common() or text.isdigit() or _is_row(text):
        return 0
    left, start, found = "", 0, False
    while start < len(text):
        taken = _longest_common(text, start)
        found = found or bool(taken)
        left += "" if taken else text[start]
        start += taken or 1
    # Figures and signs around a word are guessed with it.
    return sum(char.isalpha() for char in left) if found else len(left)


def _longest_common(text: str, start: int) -> int:
    """Return the length of the longest common part of a text that begins there."""
    for end in range(min(len(text), start + 20), start + 3, -1):
        part = text[start:end]
        if part in _common() or _is_row(part):
            return end - start
    return 0


def _is_row(part: str) -> bool:
    return any(part in row or part[::-1] in row for row in ROWS)
