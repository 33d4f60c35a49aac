from datetime import date

from django.db import models
from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from registry.words import AT_LEAST

from .base import (
    NaturalKeyed,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    known_by,
    no_overlap,
    tracked,
)
from .regime import ClusterKind
from .source import Source


class RecognitionEnding(models.TextChoices):
    EXPIRED = "expired", _("ran its term")
    NOT_RENEWED = "not_renewed", _("not renewed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    BECAME = "became", _("became another cluster")
    NOT_DOCUMENTED_LATER = "not_documented_later", _("not documented later")


class RecognitionQuerySet(PeriodQuerySet):
    def of_kind(self, *kinds):
        return self.filter(cluster__kind__in=kinds)

    def foreseen_by(self, day: date):
        """Keep what had begun by ``day``, or a document not known to be later tells.

        More than ``known_by``: a document without a date may be older than the day.
        """
        documented = known_by(Source, day, "source__")
        return self.filter(Q(start_on__lte=day) | documented)

    def without_known_end(self):
        """Keep those that ``may_go_on``."""
        return self.filter(
            Q(ending=RecognitionEnding.NOT_DOCUMENTED_LATER)
            | Q(ending="", end_precision__in=AT_LEAST)
        )

    def ends(self) -> tuple[date | None, date | None]:
        """Return the first day and the last that a recognition begins or ends on."""
        found = self.aggregate(Min("start_on"), Max("start_on"), Max("end_on"))
        last = filter(None, (found["start_on__max"], found["end_on__max"]))
        return found["start_on__min"], max(last, default=None)

    def inconsistent_kind(self):
        """Return recognitions of what is not recognised, or under a foreign regime."""
        return self.filter(
            ~Q(cluster__kind__in=ClusterKind.recognisable())
            | ~Q(regime__cluster_kind=F("cluster__kind"))
        )

    def inconsistent_regime(self):
        """Return recognitions that begin on a day outside the regime's own period."""
        return self.filter(
            Q(start_on__lt=F("regime__start_on"))
            | Q(regime__end_on__isnull=False, start_on__gt=F("regime__end_on"))
        )


@tracked()
class Recognition(NaturalKeyed, Period, Sourced):
    """A term for which the Region recognises a cluster: TWEED from March 2008.

    A cluster is in operation on a day if it is recognised on that day. Where no later
    source confirms a recognition, it ends as “not documented later” on the last day
    for which one does.
    """

    natural_key_fields = ("cluster__slug", "start_on")

    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="recognitions",
    )
    regime = models.ForeignKey(
        "registry.LegalRegime",
        verbose_name=_("legal regime"),
        on_delete=models.PROTECT,
        related_name="recognitions",
        help_text=_("The rules in force when this recognition began."),
    )
    act = models.CharField(
        _("act"),
        max_length=300,
        blank=True,
        help_text=_("The decision that recognises the cluster, if known."),
    )
    ending = models.CharField(
        _("how it ended"),
        max_length=30,
        choices=RecognitionEnding,
        blank=True,
        help_text=_("Only when it has an end."),
    )

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["cluster", "start_on"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            no_overlap(
                "registry_recognition_no_overlap",
                "cluster",
                message=_("This cluster is recognised already on some of these days."),
            ),
            closed_list(
                "registry_recognition_ending",
                "ending",
                RecognitionEnding,
                blank=True,
                message=_("Unknown way of ending."),
            ),
            models.CheckConstraint(
                name="registry_recognition_end_explained",
                condition=Q(end_on__isnull=False) | Q(ending=""),
                violation_error_message=_(
                    "How it ended is said only of a recognition with an end."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.cluster}, {self.start_on:%Y}"

    @property
    def may_go_on(self) -> bool:
        """Whether no document says that it ended: its end is that of the last one."""
        if self.ending:
            return self.ending == RecognitionEnding.NOT_DOCUMENTED_LATER
        return self.end_precision in AT_LEAST

    @classmethod
    def known_condition(cls, day: date, prefix: str = "") -> Q:
        """Return the condition for a recognition to be known on ``day``.

        It had begun, or a document of then says that it will begin.
        """
        announced = Q(**{f"{prefix}source__published_on__lte": day})
        return Q(**{f"{prefix}start_on__lte": day}) | announced
