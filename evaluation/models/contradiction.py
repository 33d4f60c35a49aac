from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.models.base import BilingualName, BilingualQuerySet
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    closed_list,
    tracked,
)
from registry.words import in_reader_language


class Resolution(models.TextChoices):
    PREFERRED = "preferred", _("one statement is preferred")
    BOTH = "both", _("all hold")
    OPEN = "open", _("not resolved")


class ContradictionQuerySet(BilingualQuerySet, NaturalKeyQuerySet):
    def search(self, text: str):
        """Keep those whose name, in either language, or statements contain ``text``."""
        stated = self.filter(statements__text__unaccent__icontains=text).values("pk")
        return super().search(text) | self.filter(pk__in=stated)

    def with_statements(self):
        """Fetch what is stated along, with its source and what it is about."""
        from .statement import Statement

        return self.prefetch_related(
            Prefetch(
                "statements",
                Statement.objects.select_related(
                    "source",
                    "figure__cluster",
                    "figure__organisation",
                    "figure__event",
                    "figure__territory",
                    "amount",
                ),
            )
        )

    def inconsistent_statements(self):
        """Return contradictions with fewer than two statements."""
        counted = self.model.objects.annotate(n=models.Count("statements"))
        return self.filter(pk__in=counted.filter(n__lt=2).values("pk"))

    def inconsistent_preference(self):
        """Return contradictions that prefer a statement and name none, or reversed."""
        named = Q(pk__in=self.filter(statements__is_preferred=True).values("pk"))
        preferred = Q(resolution=Resolution.PREFERRED)
        return self.filter((preferred & ~named) | (~preferred & named))


@tracked()
class Contradiction(NaturalKeyed, BilingualName):
    """Where sources contradict each other: 647 enterprises, or 650, in 2006."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, help_text=_("In the register of contradictions.")
    )
    resolution = models.CharField(
        _("resolution"), max_length=10, choices=Resolution, default=Resolution.OPEN
    )
    reason_en = models.TextField(_("reason in English"), blank=True)
    reason_fr = models.TextField(_("reason in French"), blank=True)

    objects = ContradictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contradiction")
        verbose_name_plural = _("contradictions")
        ordering = ["number"]
        constraints = [
            closed_list(
                "evaluation_contradiction_resolution",
                "resolution",
                Resolution,
                message=_("Unknown resolution."),
            ),
            models.CheckConstraint(
                name="evaluation_contradiction_reasoned",
                condition=Q(resolution=Resolution.OPEN)
                | (~Q(reason_en="") & ~Q(reason_fr="")),
                violation_error_message=_("Say why it is resolved so."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contradiction_detail", args=[self.slug])

    reason = in_reader_language("reason")

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for all its statements to have been made by ``day``.

        Its resolution and the reason for it weigh all of them.
        """
        statements = cls._meta.get_field("statements").related_model.objects
        # Asked of all statements: one that names the contradiction would name
        # the statement around it.
        known = statements.known_by(day).values("pk")
        its_own = statements.filter(contradiction=OuterRef(f"{prefix}pk"))
        return ~Q(Exists(its_own.exclude(pk__in=known)))
