from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.base import tracked

from .grant_queries import GrantKind

LISTED_KINDS = [GrantKind.PROJECT, GrantKind.INVESTMENT, GrantKind.OTHER]
"""Kinds of grants of which there are lists: the others need more than a list says."""


@tracked()
class BeneficiaryList(models.Model):
    """What an imported list of beneficiaries is: that of the ERDF for 2007-2013."""

    batch = models.OneToOneField(
        "registry.ImportBatch",
        verbose_name=_("import"),
        on_delete=models.CASCADE,
        related_name="beneficiary_list",
        primary_key=True,
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("Who published it; empty if not known."),
    )
    grant_kind = models.CharField(
        _("kind of its grants"),
        max_length=20,
        choices=[(kind.value, kind.label) for kind in LISTED_KINDS],
    )
    funding_line = models.ForeignKey(
        "programmes.FundingLine",
        verbose_name=_("funding line"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="beneficiary_lists",
        help_text=_("Out of which its grants are paid; empty if no source says so."),
    )

    class Meta:
        verbose_name = _("list of beneficiaries")
        verbose_name_plural = _("lists of beneficiaries")
        ordering = ["batch"]
        constraints = [
            models.CheckConstraint(
                name="programmes_beneficiarylist_kind",
                condition=Q(grant_kind__in=[kind.value for kind in LISTED_KINDS]),
                violation_error_message=_(
                    "A list names grants to projects, investment aid or others."
                ),
            )
        ]

    def __str__(self):
        return str(self.batch)
