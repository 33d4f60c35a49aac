from datetime import date

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import (
    Count,
    Exists,
    F,
    GeneratedField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from registry.words import in_reader_language

from .attestation import MembershipAttestation
from .base import (
    Fold,
    NaturalKeyed,
    Precision,
    Sourced,
    closed_list,
    traces,
    tracked,
)
from .membership import Membership
from .named import NamedQuerySet
from .recognition import Recognition
from .regime import ClusterKind
from .search_entry import SearchWords
from .succession import ClusterSuccession
from .user_role import Role

LONGEST_SILENCE = relativedelta(years=10)
"""For how long a cluster may still be recognised of which no document tells."""


class ClusterQuerySet(NamedQuerySet):
    def _also(self, text: str) -> list:
        """Return the keys of those that work in the field that ``text`` names."""
        return [SearchWords.objects.answering(text).order_by().values("row")]

    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def recognisable(self):
        """Keep what the Region can recognise: business clusters and poles."""
        return self.of_kind(*ClusterKind.recognisable())

    def editable_by(self, user):
        """Keep the clusters whose own people ``user`` belongs to, by role."""
        if not user.is_active:
            return self.none()
        return self.filter(roles__user=user.pk, roles__role=Role.NETWORKS_OWN)

    def in_operation(self, day: date):
        """Keep the clusters that are recognised on ``day``."""
        return self.filter(
            Exists(Recognition.objects.as_of(day).filter(cluster=OuterRef("pk")))
        )

    def not_in_operation(self, day: date):
        """Keep the clusters that are not recognised on ``day``."""
        held = Recognition.objects.as_of(day).filter(cluster=OuterRef("pk"))
        return self.filter(~Exists(held))

    def perhaps_in_operation(self, day: date):
        """Keep the clusters recognised on ``day``, or not known not to be.

        A document shows it recognised in the ten years before, and none says that it
        ended, nor that another cluster came in its place.
        """
        begun = Recognition.objects.filter(
            cluster=OuterRef(OuterRef("pk")), start_on__lte=day
        )
        last = Subquery(begun.order_by("-start_on").values("pk")[:1])
        unended = Recognition.objects.without_known_end().filter(
            end_on__gte=day - LONGEST_SILENCE
        )
        followed = ClusterSuccession.objects.known_by(day).filter(
            predecessor=OuterRef("pk")
        )
        return self.filter(
            Q(pk__in=self.model.objects.in_operation(day).values("pk"))
            | Q(Exists(unended.filter(pk=last))) & ~Q(Exists(followed))
        )

    def with_operating(self, day: date):
        """Annotate ``operating``: whether it is recognised on ``day``."""
        held = Recognition.objects.as_of(day).filter(cluster=OuterRef("pk"))
        return self.annotate(operating=Exists(held))

    def with_lifeline(self):
        """Annotate ``launched_on`` and ``ended_on``, the ends of its recognitions.

        ``ended_on`` is empty while a recognition still holds.
        """
        recognitions = (
            Recognition.objects.filter(cluster=OuterRef("pk"))
            .order_by()
            .values("cluster")
        )
        first = recognitions.annotate(first=Min("start_on")).values("first")
        last = recognitions.annotate(
            last=Max(Coalesce("end_on", Value(date.max)))
        ).values("last")
        return self.annotate(
            launched_on=Subquery(first),
            ended_on=NullIf(Subquery(last), Value(date.max)),
        )

    def with_recognitions(self, day: date):
        """Fetch along its recognitions, those to come as far as foreseen on ``day``."""
        foreseen = Recognition.objects.foreseen_by(day).order_by("start_on")
        return self.prefetch_related(Prefetch("recognitions", foreseen))

    def with_member_count(self, day: date):
        """Annotate ``member_count``: its members on ``day`` as far as documented."""
        counted = (
            Membership.objects.as_of(day)
            .filter(cluster=OuterRef("pk"))
            .order_by()
            .values("cluster")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(member_count=Coalesce(Subquery(counted), 0))

    def with_last_listed(self, day: date):
        """Annotate ``last_listed_on``: when a document showed members of it last."""
        latest = (
            MembershipAttestation.objects.filter(
                membership__cluster=OuterRef("pk"), documented_on__lte=day
            )
            .order_by()
            .values("membership__cluster")
            .annotate(latest=Max("documented_on"))
            .values("latest")
        )
        return self.annotate(last_listed_on=Subquery(latest))

    def with_old_list(self, day: date):
        """Keep those of which no document of the year before ``day`` shows members."""
        listed = self.with_last_listed(day)
        old = Q(last_listed_on__lte=day - relativedelta(years=1))
        return listed.filter(old | Q(last_listed_on__isnull=True))


@tracked("name_key")
class Cluster(NaturalKeyed, Sourced):
    """A cluster: a business cluster such as TWEED, or a pole such as BioWin.

    Hubs and networks outside Wallonia are held to be connected to; only business
    clusters and competitiveness poles are ever recognised, and counted.
    """

    IS_ONE_OF_FEW = True
    """There are some dozens, with many thousands of rows in the lists led by them."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = GeneratedField(
        expression=Fold(F("name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("sorting name"),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=ClusterKind)
    country = CountryField(_("country"), blank=True, default="BE")
    legal_entity = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("legal entity"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clusters_carried",
        help_text=_("The association that carries the cluster, if known."),
    )
    created_on = models.DateField(
        _("created on"),
        null=True,
        blank=True,
        help_text=_("When it came into being, which may be before its recognition."),
    )
    created_precision = models.CharField(
        _("precision of the creation"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    description_en = models.TextField(_("description in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description = in_reader_language("description")
    website = models.URLField(_("website"), max_length=300, blank=True)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters and poles")
        ordering = ["name_key", "slug"]
        indexes = [
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"),
                name="registry_cluster_search",
            )
        ]
        constraints = [
            *Sourced.Meta.constraints,
            closed_list(
                "registry_cluster_kind",
                "kind",
                ClusterKind,
                message=_("Unknown kind of cluster."),
            ),
            closed_list(
                "registry_cluster_precision",
                "created_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def known_condition(cls, day: date, prefix: str = "") -> Q:
        """Return the condition for the cluster at ``prefix`` to be known on ``day``.

        It was created by then, or a dated fact or its own document tells of it: it had
        a member, or a recognition was foreseen. One without any date is always known.
        """
        created, published = f"{prefix}created_on", f"{prefix}source__published_on"
        told = Q(**{f"{created}__lte": day}) | Q(**{f"{published}__lte": day})
        dateless = Q(**{f"{created}__isnull": True, f"{published}__isnull": True})
        foreseen = Recognition.objects.foreseen_by(day)
        told |= Q(Exists(foreseen.filter(cluster=OuterRef(f"{prefix}pk"))))
        return told | traces(cls, day, prefix) | dateless & ~traces(cls, None, prefix)

    def get_absolute_url(self):
        return reverse("cluster_detail", args=[self.slug])

    @property
    def is_recognisable(self) -> bool:
        """Whether a cluster of this kind can be recognised by the Region."""
        return self.kind in ClusterKind.recognisable()
