from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.words import labelled

from .base import (
    NaturalKeyed,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    no_overlap,
    tracked,
)


class ActivityRank(models.TextChoices):
    MAIN = "main", _("main")
    SECONDARY = "secondary", _("secondary")
    AUXILIARY = "auxiliary", _("auxiliary")


@tracked()
class OrganisationActivity(NaturalKeyed, Period, Sourced):
    """An economic activity of an organisation for a time, in a version of NACE-BEL."""

    natural_key_fields = ("organisation__slug", "activity__slug", "start_on")

    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="activity_links",
    )
    activity = models.ForeignKey(
        "registry.Activity",
        verbose_name=_("activity"),
        on_delete=models.PROTECT,
        related_name="organisation_links",
    )
    rank = models.CharField(
        _("rank"), max_length=10, choices=ActivityRank, default=ActivityRank.MAIN
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity of an organisation")
        verbose_name_plural = _("activities of organisations")
        ordering = ["organisation", "rank", "activity", "start_on"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            no_overlap(
                "registry_organisationactivity_no_overlap",
                "organisation",
                "activity",
                message=_("This organisation has this activity on these days already."),
            ),
            closed_list(
                "registry_organisationactivity_rank",
                "rank",
                ActivityRank,
                message=_("Unknown rank of an activity."),
            ),
        ]

    def __str__(self):
        return labelled(self.organisation, self.activity)
