from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.base import NaturalKeyed, NaturalKeyQuerySet, tracked

SAID = ("figure", "amount")
"""What a source can be found to disagree on, each with its ``other_…``."""


def _pair(name: str) -> Q:
    """Return the condition that two rows of one kind are named, and nothing else."""
    pairs = {
        f"{prefix}{each}__isnull": each != name
        for each in SAID
        for prefix in ("", "other_")
    }
    return Q(**pairs)


def _said(model: str, verbose_name, **options) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )


@tracked()
class Dismissal(NaturalKeyed):
    """Two statements that look like a contradiction, and why they are none.

    They were offered as a candidate, and somebody looked: they count different things,
    or one is of a part. They are not offered again.
    """

    natural_key_fields = ("slug",)
    for_staff_alone = True

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    figure = _said("evaluation.PublishedFigure", _("published figure"))
    other_figure = _said("evaluation.PublishedFigure", _("the other figure"))
    amount = _said("programmes.PublishedAmount", _("published amount"))
    other_amount = _said("programmes.PublishedAmount", _("the other amount"))
    reason = models.TextField(
        _("reason"), help_text=_("Why the two do not contradict each other.")
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissed candidate")
        verbose_name_plural = _("dismissed candidates")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_dismissal_pair",
                condition=_pair("figure") | _pair("amount"),
                violation_error_message=_(
                    "Name two figures or two amounts, and nothing else."
                ),
            ),
            models.CheckConstraint(
                name="evaluation_dismissal_reasoned",
                condition=~Q(reason=""),
                violation_error_message=_(
                    "Say why the two do not contradict each other."
                ),
            ),
        ]

    def __str__(self):
        # A form that was sent empty has neither.
        return " / ".join(str(each) for each in self.pair if each is not None)

    @property
    def pair(self):
        """The two rows that do not contradict each other."""
        named = (name for name in SAID if getattr(self, name) is not None)
        name = next(named, SAID[0])
        return getattr(self, name), getattr(self, f"other_{name}")
