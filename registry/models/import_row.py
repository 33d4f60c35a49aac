from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, GeneratedField, Q
from django.utils.translation import gettext_lazy as _

from .base import MatchKey, closed_list


class RowOutcome(models.TextChoices):
    NEW = "new", _("new organisation, joins")
    JOINED = "joined", _("joins")
    CHANGED = "changed", _("member, changed")
    UNCHANGED = "unchanged", _("member, unchanged")
    LEFT = "left", _("leaves")
    AMBIGUOUS = "ambiguous", _("ambiguous, to be decided")
    REFUSED = "refused", _("refused")
    LEFT_OUT = "left_out", _("left out by hand")


class Decision(models.TextChoices):
    MATCH = "match", _("it is this organisation")
    NEW = "new", _("it is a new organisation")
    LEAVE_OUT = "leave_out", _("leave this row out")


class ImportRowQuerySet(models.QuerySet):
    def with_outcome(self, *outcomes):
        return self.filter(outcome__in=outcomes)

    def search(self, text: str):
        """Keep those that are named so in the file or the registry, or so numbered."""
        digits = "".join(character for character in text if character.isdecimal())
        return self.filter(
            Q(name__unaccent__icontains=text)
            | Q(organisation__name__unaccent__icontains=text)
            | Q(enterprise_number=digits.zfill(10))
        )

    def counts_by_batch(self) -> dict[int, dict[str, int]]:
        """Return how many rows have each outcome, for each import."""
        counts = {}
        for batch, outcome, count in (
            self.order_by().values_list("batch", "outcome").annotate(Count("pk"))
        ):
            counts.setdefault(batch, {})[outcome] = count
        return counts


class ImportRow(models.Model):
    """A row of a list and what becomes of it; or a member whom it misses.

    The columns that rows are matched by stand apart; everything that was read, those
    included, is in ``values``.
    """

    batch = models.ForeignKey(
        "registry.ImportBatch",
        verbose_name=_("import"),
        on_delete=models.CASCADE,
        related_name="rows",
    )
    number = models.PositiveIntegerField(
        _("row"),
        null=True,
        blank=True,
        help_text=_("In the file; empty for a member whom the file misses."),
    )
    name = models.TextField(_("name"), blank=True)
    match_key = GeneratedField(
        expression=MatchKey(F("name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("name to match by"),
    )
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=10, blank=True
    )
    post_code = models.CharField(_("post code"), max_length=12, blank=True)
    values = models.JSONField(_("values"), default=dict, blank=True)
    problems = models.JSONField(
        _("problems"),
        default=list,
        blank=True,
        help_text=_("Cell, value, what is wrong, how to mend it."),
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=RowOutcome, blank=True
    )
    reason = models.CharField(
        _("why"),
        max_length=30,
        blank=True,
        help_text=_("A code of how it was matched, or why it was not."),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    fact = models.BigIntegerField(
        _("fact"),
        null=True,
        blank=True,
        help_text=_(
            "Key of what it is about besides its organisation, such as a membership "
            "or a grant: its kind of import tells which."
        ),
    )
    same_as = models.PositiveIntegerField(
        _("same as row"),
        null=True,
        blank=True,
        help_text=_("An earlier row of the file that is the same organisation."),
    )
    candidates = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("candidates"),
        default=list,
        blank=True,
        help_text=_("Keys of organisations that it may be, the likeliest first."),
    )
    questions = ArrayField(
        models.TextField(),
        verbose_name=_("questions"),
        default=list,
        blank=True,
        help_text=_("What is asked once about it and all rows alike, by their keys."),
    )
    changes = models.JSONField(
        _("changes"),
        default=dict,
        blank=True,
        help_text=_("Field: old and new value."),
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, blank=True
    )
    decided = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("decided organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    remark = models.TextField(
        _("remark"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Why a person left it out."),
    )
    refusal = models.JSONField(
        _("why it is refused"),
        default=dict,
        db_default={},
        blank=True,
        help_text=_("What rules of the registry say against it, by language."),
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", F("number").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(
                fields=["batch", "outcome", "number"], name="registry_importrow_outcome"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="registry_importrow_once",
                fields=["batch", "number"],
                violation_error_message=_("This row was read already."),
            ),
            closed_list(
                "registry_importrow_outcome_known",
                "outcome",
                RowOutcome,
                blank=True,
                message=_("Unknown outcome."),
            ),
            closed_list(
                "registry_importrow_decision",
                "decision",
                Decision,
                blank=True,
                message=_("Unknown decision."),
            ),
            models.CheckConstraint(
                name="registry_importrow_decided",
                condition=~Q(decision="match") | Q(decided__isnull=False),
                violation_error_message=_("Say which organisation it is."),
            ),
        ]

    def __str__(self):
        return f"{self.batch}, {self.number or '–'}: {self.name}"
