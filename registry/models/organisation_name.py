from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, GeneratedField
from django.utils.translation import gettext_lazy as _

from .base import (
    Fold,
    MatchKey,
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("official name")
    PUBLISHED = "published", _("name as published")
    ABBREVIATION = "abbreviation", _("abbreviation")
    COMMERCIAL = "commercial", _("commercial name")
    FORMER = "former", _("former name")
    TRANSLATION = "translation", _("our translation")


class OrganisationNameQuerySet(NaturalKeyQuerySet):
    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)


@tracked("name_key")
class OrganisationName(NaturalKeyed, Sourced):
    """Another name of an organisation: “UCL”, once, for what is now UCLouvain."""

    natural_key_fields = ("organisation__slug", "name", "kind")

    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="names",
    )
    name = models.CharField(_("name"), max_length=250)
    name_key = GeneratedField(
        expression=Fold(F("name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("sorting name"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NameKind)
    language = models.CharField(
        _("language"), max_length=2, blank=True, help_text=_("ISO 639-1 code.")
    )

    objects = OrganisationNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        ordering = ["organisation", "name_key", "pk"]
        indexes = [
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"),
                name="registry_orgname_search",
            ),
            models.Index(MatchKey("name"), name="registry_orgname_match"),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_organisationname_once",
                fields=["organisation", "name", "kind"],
                violation_error_message=_("This organisation has this name already."),
            ),
            closed_list(
                "registry_organisationname_kind",
                "kind",
                NameKind,
                message=_("Unknown kind of name."),
            ),
        ]

    def __str__(self):
        return self.name
