from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    exactly_one,
    tracked,
)


class AgreementKind(models.TextChoices):
    MEMORANDUM = "memorandum", _("memorandum of understanding")
    COOPERATION = "cooperation", _("co-operation agreement")
    NETWORK = "network", _("membership of a network of networks")
    PROJECT = "project", _("joint project")
    CALL = "call", _("joint call for projects")
    INITIATIVE = "initiative", _("joint initiative")
    STRUCTURE = "structure", _("common structure")


class AgreementScope(models.TextChoices):
    REGIONAL = "regional", _("within Wallonia")
    INTERREGIONAL = "interregional", _("between Belgian regions")
    CROSS_BORDER = "cross_border", _("cross-border")
    EUROPEAN = "european", _("European")
    WORLD = "world", _("worldwide")


class AgreementQuerySet(PeriodQuerySet):
    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def search(self, text: str):
        """Keep those whose title or purpose contains ``text``."""
        return self.containing(text, "title", "purpose")

    def with_parties(self, day: date | None = None):
        """Fetch along the clusters and organisations that agreed, known on ``day``."""
        return self.prefetch_related(
            Prefetch(
                "parties",
                AgreementParty.objects.known_by(day).select_related(
                    "cluster", "organisation"
                ),
            )
        )

    def of_cluster(self, cluster):
        return self.filter(
            Exists(
                AgreementParty.objects.filter(agreement=OuterRef("pk"), cluster=cluster)
            )
        )

    def inconsistent_parties(self):
        """Return agreements without a cluster among the parties."""
        return self.exclude(
            Exists(
                AgreementParty.objects.filter(
                    agreement=OuterRef("pk"), cluster__isnull=False
                )
            )
        )


@tracked()
class Agreement(NaturalKeyed, Period, Sourced):
    """What clusters agreed with each other or with others: BioWin and MEDVIA, 2024."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title_en = models.CharField(_("title in English"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250)
    title = in_reader_language("title")
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind)
    scope = models.CharField(_("scope"), max_length=20, choices=AgreementScope)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    purpose_fr = models.TextField(_("purpose in French"), blank=True)
    purpose = in_reader_language("purpose")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-start_on", "slug"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            closed_list(
                "registry_agreement_kind",
                "kind",
                AgreementKind,
                message=_("Unknown kind of agreement."),
            ),
            closed_list(
                "registry_agreement_scope",
                "scope",
                AgreementScope,
                message=_("Unknown scope of agreement."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agreement_detail", args=[self.slug])


@tracked()
class AgreementParty(NaturalKeyed, Sourced):
    """A party to an agreement: a cluster or an organisation."""

    natural_key_fields = ("agreement__slug", "cluster__slug", "organisation__slug")
    known_from = ("organisation",)

    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement"),
        on_delete=models.CASCADE,
        related_name="parties",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_links",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_links",
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party to an agreement")
        verbose_name_plural = _("parties to agreements")
        ordering = ["agreement", "cluster", "organisation"]
        constraints = [
            *Sourced.Meta.constraints,
            exactly_one(
                "registry_agreementparty_one",
                "cluster",
                "organisation",
                message=_("A party is one cluster or one organisation."),
            ),
            models.UniqueConstraint(
                name="registry_agreementparty_once",
                fields=["agreement", "cluster", "organisation"],
                nulls_distinct=False,
                violation_error_message=_("This party is named already."),
            ),
        ]

    def __str__(self):
        return f"{self.party}, {self.agreement}"

    @property
    def party(self):
        """The cluster or the organisation."""
        return self.cluster or self.organisation
