"""What happens at the door of the site, in words."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AccountEventKind(TextChoices):
    LOGGED_IN = "logged_in", pgettext_lazy("event", "logged in")
    LOGIN_FAILED = "login_failed", pgettext_lazy("event", "wrong name or password")
    LOGIN_REFUSED = "login_refused", pgettext_lazy("event", "too many attempts")
    CODE_FAILED = "code_failed", pgettext_lazy("event", "wrong second factor")
    LOGGED_OUT = "logged_out", pgettext_lazy("event", "logged out")
    SESSION_EXPIRED = "session_expired", pgettext_lazy("event", "session expired")
    SESSION_ENDED = "session_ended", pgettext_lazy("event", "sessions ended")
    PASSWORD_CHANGED = "password_changed", pgettext_lazy("event", "password changed")
    RESET_ASKED = "reset_asked", pgettext_lazy("event", "asked for a new password")
    PASSWORD_RESET = "password_reset", pgettext_lazy("event", "password reset")
    INVITED = "invited", pgettext_lazy("event", "invited")
    FACTOR_ADDED = "factor_added", pgettext_lazy("event", "second factor added")
    FACTOR_REMOVED = "factor_removed", pgettext_lazy("event", "second factor removed")
    CODES_RENEWED = "codes_renewed", pgettext_lazy("event", "recovery codes renewed")
    TIED = "tied", pgettext_lazy("event", "tied to another site")
    UNTIED = "untied", pgettext_lazy("event", "no longer tied to another site")
    NOT_TIED = "not_tied", pgettext_lazy("event", "refused: tied to no account")
    REFUSED = "refused", pgettext_lazy("event", "page refused")
    FORM_REFUSED = "form_refused", pgettext_lazy("event", "form of no page refused")
    NOT_FOUND = "not_found", pgettext_lazy("event", "record not found")
    SUSPICIOUS = "suspicious", pgettext_lazy("event", "suspicious request")


OF_PAGES = (
    AccountEventKind.REFUSED,
    AccountEventKind.FORM_REFUSED,
    AccountEventKind.NOT_FOUND,
    AccountEventKind.SUSPICIOUS,
)
"""What is refused behind the door, or before it is known who is there."""

OF_ATTACKS = (
    *OF_PAGES,
    AccountEventKind.LOGIN_FAILED,
    AccountEventKind.LOGIN_REFUSED,
    AccountEventKind.CODE_FAILED,
    AccountEventKind.NOT_TIED,
)
"""What an attack may show itself by; an honest mistake too."""
