import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import closed_list, tracked
from .cluster import Cluster
from .review import Reviewed, ReviewedQuerySet

MEMBERS = "members"
"""The kind of import that names the members of a cluster."""

CHANGES = "changes"
"""The kind of import that gives rows of the registry other values."""


class ImportMode(models.TextChoices):
    FULL = "full", _("full list: whoever is missing has left")
    ADDITIONS = "additions", _("additions: whoever is missing stays")


class ImportStatus(models.TextChoices):
    RECEIVED = "received", _("received, being read")
    PLANNED = "planned", _("planned, to be confirmed")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")
    DROPPED = "dropped", _("dropped")
    REFUSED = "refused", _("refused")


class ImportBatchQuerySet(ReviewedQuerySet):
    def of_user(self, user):
        """Keep those that ``user`` may open: one's own, or all for who may see all.

        Whoever may not import lists opens no others than changes that he made.
        """
        if not (user.is_staff and user.has_perm("registry.add_importbatch")):
            return self.changes_of(user)
        if user.has_perm("registry.view_importbatch"):
            return self
        return self.filter(made_by=user)

    def changes_of(self, user):
        """Keep the proposals, and the changes of many rows, that ``user`` made."""
        if user.pk is None:
            return self.none()
        return self.filter(Q(is_proposal=True) | Q(kind=CHANGES), made_by=user.pk)

    def search(self, text: str):
        """Keep those of a cluster, a title or a file that contains ``text``."""
        return self.filter(
            Q(filename__unaccent__icontains=text)
            | Q(title__unaccent__icontains=text)
            | Q(cluster__in=Cluster.objects.search(text))
        )


@tracked()
class ImportBatch(Reviewed):
    """A list that was received: BioWin's members of June 2024, what it would do, did.

    Other apps know of other kinds of imports, such as who received grants.
    """

    reference = models.UUIDField(
        _("reference"), default=uuid.uuid4, unique=True, editable=False
    )
    kind = models.CharField(
        _("kind of list"),
        max_length=20,
        default=MEMBERS,
        help_text=_("What its rows are about: the name of a kind of list."),
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_batches",
        help_text=_("Whose members it lists; empty for other lists."),
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("What the list is called, where no cluster tells."),
    )
    about = models.JSONField(
        _("what it is about"),
        default=dict,
        blank=True,
        help_text=_("Code of the form, or table and number of rows, of changes."),
    )
    listed_on = models.DateField(
        _("date of the list"), help_text=_("The day that the list describes.")
    )
    mode = models.CharField(_("what it lists"), max_length=10, choices=ImportMode)
    filename = models.CharField(_("file"), max_length=255)
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("SHA-256 of the file.")
    )
    columns = models.JSONField(
        _("columns"),
        default=list,
        blank=True,
        help_text=_("How each column of the file was understood, and by whom."),
    )
    sheets = models.JSONField(
        _("sheets"),
        default=list,
        blank=True,
        help_text=_("The sheets that a person chose to read; empty: the file tells."),
    )
    reading = models.JSONField(
        _("what was read"),
        default=dict,
        blank=True,
        help_text=_(
            "What the file holds, what of it was read, and what was passed over and "
            "why: every row that holds something is one or the other."
        ),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.RECEIVED
    )
    refusal = models.TextField(
        _("why it was refused"), blank=True, help_text=_("With how to mend it.")
    )
    refusal_code = models.CharField(
        _("code of why it was refused"),
        max_length=30,
        blank=True,
        help_text=_("What a person may overrule, where it is no limit of safety."),
    )
    overruled = models.JSONField(
        _("refusals overruled"),
        default=list,
        blank=True,
        help_text=_("Codes of refusals that a person overruled, who, and when."),
    )
    mended = models.JSONField(
        _("cells mended"),
        default=dict,
        blank=True,
        help_text=_("Cell: what stood in it, how it is read, who said so, and when."),
    )
    settled = models.JSONField(
        _("questions settled"),
        default=dict,
        blank=True,
        help_text=_("Question: the answer for all rows alike, who gave it, and when."),
    )
    source = models.ForeignKey(
        "registry.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_batches",
        help_text=_("The list as a source of facts, once it is applied."),
    )
    seen_event = models.JSONField(
        _("state of the registry"),
        default=dict,
        blank=True,
        help_text=_("The last change of each table that the plan knows of."),
    )
    made_event = models.JSONField(
        _("changes that it made"),
        default=dict,
        blank=True,
        help_text=_("The last change of each table before it, and of its own."),
    )
    replanned = models.JSONField(
        _("what planning again changed"),
        default=dict,
        blank=True,
        help_text=_(
            "How many rows had and have each outcome, and the numbers of the rows that "
            "differ; empty if the registry did not change since the plan."
        ),
    )
    context = models.UUIDField(
        _("context of its changes"), null=True, blank=True, editable=False
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("applied by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    taken_back_elsewhere = _("An import is undone on its own page.")

    class Meta:
        verbose_name = _("import of a list")
        verbose_name_plural = _("imports of lists")
        ordering = ["-made_at", "-pk"]
        permissions = [("apply_importbatch", _("Can apply and undo lists"))]
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="registry_importbatch_whose",
                condition=Q(kind=MEMBERS, cluster__isnull=False, title="")
                | (~Q(kind=MEMBERS) & ~Q(title="")),
                violation_error_message=_(
                    "A member list is of a cluster; any other list has a title."
                ),
            ),
            closed_list(
                "registry_importbatch_mode",
                "mode",
                ImportMode,
                message=_("A list is full, or names additions."),
            ),
            closed_list(
                "registry_importbatch_status",
                "status",
                ImportStatus,
                message=_("Unknown status of an import."),
            ),
            models.CheckConstraint(
                name="registry_importbatch_applied_whole",
                condition=~Q(status__in=["applied", "undone"])
                | Q(
                    Q(source__isnull=False) | Q(status="undone"),
                    context__isnull=False,
                    applied_at__isnull=False,
                ),
                violation_error_message=_(
                    "An applied import has its source, its moment and its changes."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.whose}, {self.listed_on}, {self.filename}"

    def get_absolute_url(self):
        return reverse("import_detail", args=[self.reference])

    @property
    def whose(self) -> str:
        """The cluster, or else the title."""
        return self.title or str(self.cluster)

    @property
    def overruled_by(self) -> list[dict]:
        """Who overruled a refusal of the file, and when: ``code``, ``by``, ``on``."""
        return [
            told | {"on": datetime.fromisoformat(told["at"])} for told in self.overruled
        ]

    @property
    def applied_before(self) -> "ImportBatch | None":
        """The import that applied the very same list: file, cluster, day and mode."""
        return (
            ImportBatch.objects.filter(
                kind=self.kind,
                cluster=self.cluster_id,
                title=self.title,
                fingerprint=self.fingerprint,
                listed_on=self.listed_on,
                mode=self.mode,
                status=ImportStatus.APPLIED,
            )
            .exclude(pk=self.pk)
            .order_by("applied_at", "pk")
            .first()
        )
