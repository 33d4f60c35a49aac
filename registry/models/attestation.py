from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from registry import words

from .base import NaturalKeyed, NaturalKeyQuerySet, Sourced, tracked

RECENTLY = relativedelta(years=3)
"""How long a document keeps showing that somebody is a member, or holds a role."""


def shown_recently(attestations: type[models.Model], fact: str, day: date) -> Exists:
    """Return the condition that a document of the three years before shows a fact.

    Args:
        attestations: what shows the facts.
        fact: the name of the fact in them.
    """
    return Exists(
        attestations.objects.filter(
            **{fact: OuterRef("pk")},
            documented_on__gt=day - RECENTLY,
            documented_on__lte=day,
        )
    )


class AttestedQuerySet(models.QuerySet):
    """What is asked of rows that documents show: when they did so last."""

    attestations: type["Attestation"]
    """What shows the rows."""
    attested = ""
    """The path from there to a row."""

    def with_last_documented(self, day: date):
        """Annotate ``last_documented_on``: the latest document of it up to ``day``."""
        latest = (
            self._shown_by(day)
            .order_by()
            .values(self.attested)
            .annotate(latest=Max("documented_on"))
            .values("latest")
        )
        return self.annotate(last_documented_on=Subquery(latest))

    def with_recent(self, day: date):
        """Annotate ``is_recent``: a document of the three years before shows it."""
        return self.annotate(is_recent=self._recently(day))

    def recently_documented(self, day: date):
        """Keep those a document shows in the three years before ``day``."""
        return self.filter(self._recently(day))

    def not_recently_documented(self, day: date):
        """Keep those that no document shows in the three years before ``day``."""
        return self.filter(~self._recently(day))

    def documented_longer_ago(self, day: date):
        """Keep those that documents show, but none of the three years before."""
        return self.filter(Exists(self._shown_by(day)), ~self._recently(day))

    def never_documented(self, day: date):
        """Keep those that no document of ``day`` or before shows."""
        return self.filter(~Exists(self._shown_by(day)))

    def last_documented_between(self, start: date | None, stop: date | None, day: date):
        """Keep those that documents up to ``day`` show last between two days."""
        rows = self.with_last_documented(day)
        if start:
            rows = rows.filter(last_documented_on__gte=start)
        return rows.filter(last_documented_on__lte=stop) if stop else rows

    def _shown_by(self, day: date):
        return self.attestations.objects.filter(
            **{self.attested: OuterRef("pk")}, documented_on__lte=day
        )

    def _recently(self, day: date) -> Exists:
        return shown_recently(self.attestations, self.attested, day)


class Attestation(NaturalKeyed, Sourced):
    """A document that shows that a fact held on a day."""

    known_from = ("documented_on",)

    documented_on = models.DateField(
        _("documented on"),
        help_text=_(
            "The day for which the document shows it; its own date if undated."
        ),
    )
    wording = models.CharField(
        _("as published"),
        max_length=200,
        blank=True,
        help_text=_("The relation or title in the words of the source."),
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        abstract = True


@tracked()
class MembershipAttestation(Attestation):
    """A document that shows a membership: a directory, a board, an article."""

    natural_key_fields = (
        "membership__cluster__slug",
        "membership__organisation__slug",
        "documented_on",
        "source__slug",
    )

    membership = models.ForeignKey(
        "registry.Membership",
        verbose_name=_("membership"),
        on_delete=models.CASCADE,
        related_name="attestations",
    )

    class Meta:
        verbose_name = _("attestation of a membership")
        verbose_name_plural = _("attestations of memberships")
        ordering = ["membership", "documented_on", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_membershipattestation_once",
                fields=["membership", "source", "documented_on"],
                violation_error_message=_(
                    "This source is recorded for this membership and day already."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.membership}, {words.day(self.documented_on)}"


@tracked()
class MandateAttestation(Attestation):
    """A document that shows somebody in a role."""

    natural_key_fields = ("mandate__slug", "documented_on", "source__slug")

    mandate = models.ForeignKey(
        "registry.Mandate",
        verbose_name=_("mandate"),
        on_delete=models.CASCADE,
        related_name="attestations",
    )

    class Meta:
        verbose_name = _("attestation of a mandate")
        verbose_name_plural = _("attestations of mandates")
        ordering = ["mandate", "documented_on", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_mandateattestation_once",
                fields=["mandate", "source", "documented_on"],
                violation_error_message=_(
                    "This source is recorded for this mandate and day already."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.mandate}, {words.day(self.documented_on)}"
