"""What an organisation is, and how large."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    RESEARCH_CENTRE = "research_centre", _("research centre")
    UNIVERSITY = "university", _("university")
    COLLEGE = "college", _("higher-education college")
    SCHOOL = "school", _("school")
    TRAINING_CENTRE = "training_centre", _("training centre")
    HOSPITAL = "hospital", _("hospital")
    FEDERATION = "federation", _("federation")
    PUBLIC_BODY = "public_body", _("public body")
    SUPPORT = "support", _("support organisation")
    FINANCIAL = "financial", _("financial institution")
    SCIENCE_PARK = "science_park", _("science park")
    ASSOCIATION = "association", _("non-profit association")
    OTHER = "other", _("other")


RESEARCH = (OrganisationKind.UNIVERSITY, OrganisationKind.RESEARCH_CENTRE)
TRAINING = (
    OrganisationKind.COLLEGE,
    OrganisationKind.SCHOOL,
    OrganisationKind.TRAINING_CENTRE,
)


class SizeClass(models.TextChoices):
    """Size after Recommendation 2003/361/EC; SME where a source says no more."""

    MICRO = "micro", _("micro (fewer than 10 people)")
    SMALL = "small", _("small (fewer than 50)")
    MEDIUM = "medium", _("medium (fewer than 250)")
    SME = "sme", _("SME, not stated which")
    LARGE = "large", _("large")
