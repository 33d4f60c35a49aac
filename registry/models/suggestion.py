from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import exactly_one, tracked


class SuggestionDismissalQuerySet(models.QuerySet):
    def of(self, user, organisation):
        """Keep what a person dismissed of an organisation; nothing for nobody."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user.pk, organisation=organisation)


@tracked()
class SuggestionDismissal(models.Model):
    """A partner or a network that a person does not want suggested, and why.

    Wagralim is suggested to a firm in Verviers, whose analyst knows that it left food
    behind: the analyst is not told again, and everybody else is.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dismissed by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("To which it was suggested."),
    )
    partner = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(
        _("reason"), max_length=300, help_text=_("Why it is not relevant.")
    )
    dismissed_at = models.DateTimeField(
        _("dismissed at"), default=timezone.now, editable=False
    )

    objects = SuggestionDismissalQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissed suggestion")
        verbose_name_plural = _("dismissed suggestions")
        ordering = ["-dismissed_at", "pk"]
        constraints = [
            exactly_one(
                "registry_suggestiondismissal_one",
                "partner",
                "cluster",
                message=_("A partner or a cluster was suggested, not both."),
            ),
            models.CheckConstraint(
                name="registry_suggestiondismissal_two",
                condition=Q(partner__isnull=True) | ~Q(partner=F("organisation")),
                violation_error_message=_("Nobody is suggested to itself."),
            ),
            models.CheckConstraint(
                name="registry_suggestiondismissal_reasoned",
                condition=~Q(reason=""),
                violation_error_message=_("Say why it is not relevant."),
            ),
            models.UniqueConstraint(
                name="registry_suggestiondismissal_once",
                fields=["user", "organisation", "partner", "cluster"],
                nulls_distinct=False,
                violation_error_message=_("You dismissed this suggestion already."),
            ),
        ]

    def __str__(self):
        return f"{self.suggested}, {self.organisation}"

    @property
    def suggested(self):
        """The partner or the cluster."""
        return self.partner or self.cluster
