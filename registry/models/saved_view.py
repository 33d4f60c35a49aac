"""Views that somebody keeps, and what was told of what changed in them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import closed_list, tracked


class Cadence(models.TextChoices):
    """How often somebody is told by mail that a view changed."""

    NONE = "none", _("no mail")
    DAILY = "daily", _("a mail on each day on which it changed")


class SavedViewQuerySet(models.QuerySet):
    def of_user(self, user):
        """Keep the views of a person; none for who is not logged in."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def open_to(self, user):
        """Keep the views that somebody may open: one's own, and those shared."""
        mine = Q(user=user.pk) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(is_shared=True) | mine)

    def with_mail(self):
        """Keep the views of which their readers are told by mail, who can be."""
        return self.filter(cadence=Cadence.DAILY, user__is_active=True).exclude(
            user__email=""
        )

    def calling(self):
        """Keep the views that call another program when they change."""
        return self.filter(hook_off_at=None, user__is_active=True).exclude(hook_url="")

    def calls_ended(self):
        """Keep the views whose program did not answer for so long that it is let be."""
        return self.exclude(hook_off_at=None)


@tracked()
class SavedView(models.Model):
    """An address that a person keeps: the poles of 2013, with what changes in them.

    It is a list with its filters, or the page of a record. Whoever opens it sees what
    he may see on that day, whoever keeps it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=models.CASCADE,
        related_name="saved_views",
    )
    reference = models.UUIDField(
        _("reference"), default=uuid.uuid4, unique=True, editable=False
    )
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(
        _("address"),
        max_length=2000,
        help_text=_("The page with its filters, without the name of the site."),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("In which its reader is told."),
    )
    is_shared = models.BooleanField(
        _("shared"),
        default=False,
        help_text=_("Whoever has its link opens it; nobody learns who keeps it."),
    )
    cadence = models.CharField(
        _("mail"), max_length=10, choices=Cadence, default=Cadence.NONE
    )
    hook_url = models.URLField(
        _("program to call"),
        max_length=500,
        blank=True,
        help_text=_("The address of a program that is called when the view changes."),
    )
    hook_off_at = models.DateTimeField(
        _("not called since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("It did not answer for so long that it is called no more."),
    )
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now, editable=False)

    # Whoever looks back works with the views of today.
    always_as_now = True

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept view")
        verbose_name_plural = _("kept views")
        ordering = ["name", "pk"]
        default_permissions = ()
        permissions = [("call_savedview", _("Can have programs called"))]
        constraints = [
            models.UniqueConstraint(
                name="registry_savedview_once",
                fields=["user", "name"],
                violation_error_message=_("You keep a view of this name already."),
            ),
            closed_list(
                "registry_savedview_cadence",
                "cadence",
                Cadence,
                message=_("Choose how often a mail is sent."),
            ),
            models.CheckConstraint(
                name="registry_savedview_language",
                condition=Q(language__in=["en", "fr"]),
                violation_error_message=_("The site speaks English and French."),
            ),
            models.CheckConstraint(
                name="registry_savedview_address",
                condition=Q(address__regex=r"^/([^/\\]|$)"),
                violation_error_message=_("It is an address of this site: /clusters/."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("saved_view", args=[self.reference])


class DeliveryKind(models.TextChoices):
    MAIL = "mail", _("mail")
    CALL = "call", _("call of a program")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class DeliveryQuerySet(models.QuerySet):
    def sent(self, kind: str):
        """Keep what reached its reader in one way, the last first."""
        return self.filter(kind=kind, state=DeliveryState.SENT).order_by(
            "-until", "-pk"
        )

    def waiting(self):
        """Keep the calls that are still tried."""
        return self.filter(state=DeliveryState.WAITING)


class Delivery(models.Model):
    """That what changed in a view was told, by a mail or a call, from when to when.

    What changes later is told from there on: nothing is told twice, and nothing lost.
    """

    view = models.ForeignKey(
        SavedView,
        verbose_name=_("kept view"),
        on_delete=models.CASCADE,
        related_name="deliveries",
    )
    kind = models.CharField(_("how"), max_length=10, choices=DeliveryKind)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=DeliveryState,
        default=DeliveryState.WAITING,
    )
    reference = models.UUIDField(
        _("reference"), default=uuid.uuid4, unique=True, editable=False
    )
    since = models.DateTimeField(_("changes since"))
    until = models.DateTimeField(_("changes until"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    detail = models.CharField(_("answer"), max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a kept view")
        verbose_name_plural = _("deliveries of kept views")
        ordering = ["-until", "-pk"]
        default_permissions = ()
        constraints = [
            closed_list(
                "registry_delivery_kind",
                "kind",
                DeliveryKind,
                message=_("A mail or a call."),
            ),
            closed_list(
                "registry_delivery_state",
                "state",
                DeliveryState,
                message=_("Waiting, sent or failed."),
            ),
            models.CheckConstraint(
                name="registry_delivery_order",
                condition=Q(since__lte=F("until")),
                violation_error_message=_("Changes are told from earlier to later."),
            ),
            models.UniqueConstraint(
                name="registry_delivery_waiting",
                fields=["view", "kind"],
                condition=Q(state=DeliveryState.WAITING),
                violation_error_message=_("One is under way already."),
            ),
        ]

    def __str__(self):
        return f"{self.view}: {self.get_kind_display()}, {self.get_state_display()}"
