from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Exactness
from programmes.models.base import about_one
from registry.models import ClusterKind, Event, Precision
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    sorting_key,
    tracked,
)
from registry.words import labelled, translated_field


class FigureMeasure(models.TextChoices):
    NETWORKS = "networks", _("clusters")
    MEMBERS = "members", _("members")
    ENTERPRISES = "enterprises", _("enterprises among the members")
    SMES = "smes", _("SMEs among the members")
    LARGE = "large", _("large enterprises among the members")
    RESEARCH = "research", _("research actors among the members")
    TRAINING = "training", _("training centres among the members")
    OTHERS = "others", _("other members")
    NEW_MEMBERS = "new_members", _("members who joined in the year")
    ENTERPRISE_SHARE = "enterprise_share", _("share of enterprises")
    SME_SHARE = "sme_share", _("share of SMEs among the enterprises")
    GROWTH = "growth", _("growth of membership")
    PARTNERSHIPS = "partnerships", _("partnerships")
    MEMBERS_INVOLVED = "members_involved", _("members in partnerships")
    AGREEMENTS = "agreements", _("agreements with other clusters")
    NEW_ENTERPRISES = "new_enterprises", _("new enterprises")
    PROJECTS = "projects", _("projects")
    ACTORS = "actors", _("actors in projects")
    PATENTS = "patents", _("patents")
    PEOPLE = "people", _("people")
    STAFF = "staff", _("people employed")
    JOBS = "jobs", _("jobs created or kept")
    TURNOVER = "turnover", _("turnover")
    INVESTMENT = "investment", _("investment")
    INHABITANTS = "inhabitants", _("inhabitants")
    AREA = "area", _("area")
    GDP_PER_INHABITANT = "gdp_per_inhabitant", _("GDP per inhabitant")
    GDP_OF_EUROPE = (
        "gdp_of_europe",
        _("GDP per inhabitant, in that of the European Union"),
    )
    SHARE_OF_ECONOMY = "share_of_economy", _("share of the economy of Belgium")
    RD_INTENSITY = "rd_intensity", _("research and development, in GDP")
    OTHER = "other", _("other")


class FigureUnit(models.TextChoices):
    """What the value of a measure is counted in."""

    NUMBER = "number", pgettext_lazy("unit", "number")
    SHARE = "share", _("share of one")
    EURO = "euro", _("euro")
    AREA = "area", _("square kilometres")


UNITS = {
    FigureMeasure.ENTERPRISE_SHARE: FigureUnit.SHARE,
    FigureMeasure.SME_SHARE: FigureUnit.SHARE,
    FigureMeasure.GROWTH: FigureUnit.SHARE,
    FigureMeasure.TURNOVER: FigureUnit.EURO,
    FigureMeasure.INVESTMENT: FigureUnit.EURO,
    FigureMeasure.AREA: FigureUnit.AREA,
    FigureMeasure.GDP_PER_INHABITANT: FigureUnit.EURO,
    FigureMeasure.GDP_OF_EUROPE: FigureUnit.SHARE,
    FigureMeasure.SHARE_OF_ECONOMY: FigureUnit.SHARE,
    FigureMeasure.RD_INTENSITY: FigureUnit.SHARE,
}
"""The units of the measures that are no plain numbers."""

SUBJECTS = ("cluster", "organisation", "event", "territory")


class PublishedFigureQuerySet(NaturalKeyQuerySet):
    def as_of(self, day):
        """Keep those that speak of ``day`` or of a day before."""
        return self.filter(stated_on__lte=day)

    def search(self, text: str):
        """Keep those whose wording or subject contains ``text``."""
        return self.filter(
            Q(wording__unaccent__icontains=text)
            | Q(cluster__name__unaccent__icontains=text)
            | Q(organisation__name__unaccent__icontains=text)
            | Q(event__title_en__unaccent__icontains=text)
            | Q(event__title_fr__unaccent__icontains=text)
            | Q(territory__name_fr__unaccent__icontains=text)
            | Q(territory__name_en__unaccent__icontains=text)
        )

    def with_about_key(self):
        """Annotate ``about_key``, which sorts by what the source speaks of."""
        return self.annotate(
            about_key=Coalesce(
                "cluster__name_key",
                "organisation__name_key",
                sorting_key(f"event__{translated_field(Event, 'title')}"),
                sorting_key("territory__name_fr"),
                sorting_key("cluster_kind"),
            )
        )

    def with_contradictions(self, day=None):
        """Fetch along where it is contradicted by ``day``, with all that is stated."""
        from .statement import Statement

        statements = (
            Statement.objects.of_known_contradictions(day)
            .select_related("contradiction")
            .order_by("contradiction__number", "number")
        )
        siblings = Statement.objects.select_related("figure", "amount", "source")
        return self.prefetch_related(
            Prefetch(
                "statements",
                statements.prefetch_related(
                    Prefetch("contradiction__statements", siblings)
                ),
            )
        )


@tracked()
class PublishedFigure(NaturalKeyed, Sourced):
    """A number as a source states it: 790 members of ten clusters, in 2006.

    It is never counted; it stands beside what the registry computes for that day.
    """

    known_from = ("stated_on",)

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_figures",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_figures",
    )
    event = models.ForeignKey(
        "registry.Event",
        verbose_name=_("event"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_figures",
    )
    territory = models.ForeignKey(
        "registry.Territory",
        verbose_name=_("territory"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_figures",
        help_text=_("Where the source speaks of a region, such as its inhabitants."),
    )
    cluster_kind = models.CharField(
        _("all clusters of a kind"),
        max_length=30,
        choices=ClusterKind,
        blank=True,
        help_text=_("Where the source speaks of all poles, or all clusters."),
    )
    measure = models.CharField(
        _("what it counts"), max_length=20, choices=FigureMeasure
    )
    value = models.DecimalField(
        _("value"),
        max_digits=15,
        decimal_places=4,
        help_text=_(
            "A share is below 1: 0.82 is 82 %. Amounts are in euro, areas in square "
            "kilometres."
        ),
    )
    exactness = models.CharField(
        _("exactness"), max_length=10, choices=Exactness, default=Exactness.EXACT
    )
    wording = models.CharField(
        _("as published"), max_length=200, help_text=_("The words of the source.")
    )
    stated_on = models.DateField(
        _("day"), help_text=_("That it speaks of, or of the document.")
    )
    stated_precision = models.CharField(
        _("precision of the day"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["stated_on", "measure", "slug"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="evaluation_publishedfigure_one",
                condition=about_one(*SUBJECTS),
                violation_error_message=_("Say what it is about: exactly one thing."),
            ),
            closed_list(
                "evaluation_publishedfigure_kind",
                "cluster_kind",
                ClusterKind,
                blank=True,
                message=_("Unknown kind of cluster."),
            ),
            closed_list(
                "evaluation_publishedfigure_measure",
                "measure",
                FigureMeasure,
                message=_("Unknown measure."),
            ),
            closed_list(
                "evaluation_publishedfigure_exactness",
                "exactness",
                Exactness,
                message=_("Unknown exactness."),
            ),
            closed_list(
                "evaluation_publishedfigure_precision",
                "stated_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
        ]

    def __str__(self):
        return labelled(self.about, self.wording)

    @property
    def about(self):
        """What the source speaks of."""
        found = (getattr(self, name) for name in SUBJECTS)
        return next(filter(None, found), self.get_cluster_kind_display())

    @property
    def unit(self) -> FigureUnit:
        """What the value is counted in."""
        return UNITS.get(self.measure, FigureUnit.NUMBER)
