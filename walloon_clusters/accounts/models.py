"""What happened at the door of the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .kept import AccountInGroup, KeptAccount, KeptGroup, RightOfAccount, RightOfGroup
from .kinds import OF_PAGES, AccountEventKind

__all__ = [
    "AccountEvent",
    "AccountEventKind",
    "AccountInGroup",
    "KeptAccount",
    "KeptGroup",
    "RightOfAccount",
    "RightOfGroup",
]


class AccountEventQuerySet(models.QuerySet):
    def since(self, moment):
        """Return what happened at a moment or later."""
        return self.filter(at__gte=moment)

    def guesses(self):
        """Return attempts to log in with a wrong name or a wrong password."""
        return self.filter(kind=AccountEventKind.LOGIN_FAILED)

    def refusals(self):
        """Return refused pages and forms, and records that were not found."""
        return self.filter(kind__in=OF_PAGES)


class AccountEvent(models.Model):
    """A login, a refused page or form, a change of password or of second factor.

    Example: on 3 March at 9:04 somebody at 192.0.2.7 typed the name "keeper" with a
    wrong password. It is written once and not changed; it goes after the term that the
    site keeps such records for. The brakes on guessing count these rows.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="account_events",
        help_text=_("Empty where the name that was typed is nobody's."),
    )
    name = models.CharField(
        _("name as typed"),
        max_length=150,
        blank=True,
        help_text=_(
            "In lower case, as it was typed, or the login name of the account."
        ),
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=AccountEventKind)
    detail = models.CharField(
        _("how"),
        max_length=150,
        blank=True,
        help_text=_(
            "What was used or changed: a passkey, an app; who did it; which page."
        ),
    )
    address = models.GenericIPAddressField(
        _("network address"), null=True, blank=True, unpack_ipv4=True
    )
    network = models.CharField(
        _("network"),
        max_length=45,
        blank=True,
        help_text=_("What the brakes count: the address, or the /64 of an IPv6 one."),
    )
    device = models.CharField(
        _("known browser"),
        max_length=32,
        blank=True,
        help_text=_("Set where the browser had logged in to this account before."),
    )
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["name", "at"], name="accounts_event_name"),
            models.Index(fields=["network", "at"], name="accounts_event_network"),
        ]
        constraints = [
            models.CheckConstraint(
                name="accounts_accountevent_kind",
                condition=models.Q(kind__in=AccountEventKind.values),
                violation_error_message=_("Unknown kind of event."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name}"
