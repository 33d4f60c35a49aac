"""Records of one thing that became one, and pairs that are known to be two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import exactly_one, tracked


class MergeQuerySet(models.QuerySet):
    def in_force(self):
        """Keep the merges that were not undone."""
        return self.filter(undone_at__isnull=True)


class Merge(models.Model):
    """Two records of one thing became one, and how to go back.

    Its changes list, in the order in which they were made, each row that was moved,
    changed or removed with its values before and after.
    """

    reason = models.TextField(_("reason"))
    changes = models.JSONField(_("changes"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    taken_back_elsewhere = _("A merge is undone on its own page.")

    class Meta:
        abstract = True
        ordering = ["-made_at", "-pk"]


@tracked()
class OrganisationMerge(Merge):
    """Two records of one organisation became one: the other stays as a tombstone."""

    kept = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("kept"),
        on_delete=models.PROTECT,
        related_name="merges_kept",
    )
    merged = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("merged into it"),
        on_delete=models.PROTECT,
        related_name="merges_gone",
    )

    class Meta(Merge.Meta):
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        constraints = [
            models.CheckConstraint(
                name="registry_organisationmerge_two",
                condition=~Q(kept=F("merged")),
                violation_error_message=_("An organisation cannot merge into itself."),
            ),
            models.UniqueConstraint(
                name="registry_organisationmerge_once",
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                violation_error_message=_("This organisation was merged already."),
            ),
        ]

    def __str__(self):
        return f"{self.merged} → {self.kept}"


def _one_of_two(model: str, verbose_name, related_name="+") -> models.ForeignKey:
    return models.ForeignKey(
        model,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
    )


@tracked()
class RecordMerge(Merge):
    """Two records of one cluster, person or document became one: the other is gone.

    Its name and its identifier are kept here, so that its address leads to the one
    that stays.
    """

    cluster = _one_of_two("registry.Cluster", _("cluster"))
    person = _one_of_two("registry.Person", _("person"))
    document = _one_of_two("registry.Source", _("source"))
    gone = models.SlugField(_("identifier of the one that went"), max_length=100)
    gone_name = models.CharField(_("name of the one that went"), max_length=400)

    class Meta(Merge.Meta):
        verbose_name = _("merge of clusters, persons or sources")
        verbose_name_plural = _("merges of clusters, persons and sources")
        constraints = [
            exactly_one(
                "registry_recordmerge_one",
                "cluster",
                "person",
                "document",
                message=_("A merge is of clusters, of persons or of sources."),
            ),
        ]

    def __str__(self):
        return f"{self.gone_name} → {self.kept}"

    @property
    def kept(self):
        """The record that stays."""
        return self.cluster or self.person or self.document


PAIRS = ("organisation", "cluster", "person", "document")
"""What two records can be of, each column with its ``other_…``."""


def _two_of(name: str) -> Q:
    """Return the condition: two records of one kind, the older one first."""
    empty = {
        f"{prefix}{each}__isnull": True
        for each in PAIRS
        for prefix in ("", "other_")
        if each != name
    }
    both = {f"{name}__isnull": False, f"other_{name}__isnull": False}
    return Q(**empty, **both, **{f"{name}__lt": F(f"other_{name}")})


@tracked()
class DistinctPair(models.Model):
    """Two records that look like one, and are two: somebody looked, and said so."""

    organisation = _one_of_two("registry.Organisation", _("organisation"))
    other_organisation = _one_of_two(
        "registry.Organisation", _("the other organisation")
    )
    cluster = _one_of_two("registry.Cluster", _("cluster"))
    other_cluster = _one_of_two("registry.Cluster", _("the other cluster"))
    person = _one_of_two("registry.Person", _("person"))
    other_person = _one_of_two("registry.Person", _("the other person"))
    document = _one_of_two("registry.Source", _("source"))
    other_document = _one_of_two("registry.Source", _("the other source"))
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("How you know that they are two.")
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("said by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    said_at = models.DateTimeField(_("said at"), default=timezone.now, editable=False)

    objects = models.QuerySet.as_manager()

    class Meta:
        verbose_name = _("pair told apart")
        verbose_name_plural = _("pairs told apart")
        ordering = ["-said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="registry_distinctpair_pair",
                condition=_two_of("organisation")
                | _two_of("cluster")
                | _two_of("person")
                | _two_of("document"),
                violation_error_message=_("Name two records of one kind."),
            ),
            models.UniqueConstraint(
                name="registry_distinctpair_once",
                fields=[f"{p}{n}" for n in PAIRS for p in ("", "other_")],
                nulls_distinct=False,
                violation_error_message=_("Somebody told these two apart already."),
            ),
        ]

    def __str__(self):
        first, second = self.pair
        return f"{first} / {second}"

    @property
    def pair(self):
        """The two that are not one."""
        name = next(name for name in PAIRS if getattr(self, f"{name}_id"))
        return getattr(self, name), getattr(self, f"other_{name}")
