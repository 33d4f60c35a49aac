from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    closed_list,
    lasts_until,
    tracked,
)


class ActivityVersion(models.TextChoices):
    NACEBEL_2003 = "2003", _("NACE-BEL 2003")
    NACEBEL_2008 = "2008", _("NACE-BEL 2008")
    NACEBEL_2025 = "2025", _("NACE-BEL 2025")


ACTIVITY_CODE = r"^([0-9]{2,5}|[0-9]{7})$"


class ActivityQuerySet(NaturalKeyQuerySet):
    def as_of(self, day):
        """The codes in force on `day`: one version, as it was amended by then."""
        return self.filter(
            Q(start_on__isnull=True) | Q(start_on__lte=day),
            lasts_until(day),
        )

    def within(self, activity):
        """The activity itself and its subdivisions, in the same version."""
        return self.filter(version=activity.version, code__startswith=activity.code)


@tracked()
class Activity(NaturalKeyed):
    """A code of NACE-BEL, the Belgian classification of economic activities.

    Example: 62100 in the version of 2025, "Computer programming activities", part of
    the class 6210, the group 621 and the division 62. A code means nothing without its
    version: in that of 2008, computer programming is 62010.
    """

    slug = models.SlugField(
        _("slug"),
        max_length=24,
        unique=True,
        help_text=_("Version and code, such as nacebel-2025-62100."),
    )
    version = models.CharField(_("version"), max_length=4, choices=ActivityVersion)
    code = models.CharField(
        _("code"),
        max_length=7,
        help_text=_(
            "Digits without a dot: two for a division, three for a group, four for a "
            "class, five for the Belgian subdivision, seven for the register's own."
        ),
    )
    label_fr = models.CharField(_("label in French"), max_length=250)
    label_nl = models.CharField(_("label in Dutch"), max_length=250, blank=True)
    label_en = models.CharField(
        _("label in English"),
        max_length=250,
        blank=True,
        help_text=_("Empty where no official English label exists."),
    )
    start_on = models.DateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("First day on which the code could be used."),
    )
    end_on = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("Last day, inclusive; empty while the code is in force."),
    )
    source = models.ForeignKey(
        "registry.Source",
        models.PROTECT,
        verbose_name=_("source"),
        related_name="+",
        help_text=_("Where the code and its labels come from."),
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["version", "code"]
        constraints = [
            models.UniqueConstraint(
                name="registry_activity_version_code_unique",
                fields=["version", "code"],
                violation_error_message=_("This version already has this code."),
            ),
            closed_list(
                "registry_activity_version_known",
                "version",
                ActivityVersion,
                message=_("The versions of NACE-BEL are 2003, 2008 and 2025."),
            ),
            models.CheckConstraint(
                name="registry_activity_code_is_digits",
                condition=Q(code__regex=ACTIVITY_CODE),
                violation_error_message=_(
                    "A code has two to five digits, or seven, without a dot."
                ),
            ),
            models.CheckConstraint(
                name="registry_activity_dates_ordered",
                condition=Q(start_on__isnull=True)
                | Q(end_on__isnull=True)
                | Q(end_on__gte=F("start_on")),
                violation_error_message=_(
                    "The last day in force is not before the first."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    name = in_reader_language("label")
