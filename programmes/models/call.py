from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import Precision, Source
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    known_by,
    tracked,
)
from registry.words import in_reader_language

from .movement import decided_below
from .project import Project
from .project_queries import RETAINED

RESULTS = {
    "decided_then": "decided_on",
    "submitted_then": "published_submitted",
    "retained_then": "published_retained",
}
"""What is told of a call once it is decided, as it was known on a day."""


class CallQuerySet(NaturalKeyQuerySet):
    def search(self, text: str):
        """Keep those whose title contains ``text``."""
        return self.containing(text, "title")

    def with_project_counts(self, day):
        """Annotate how many of its projects are recorded, and how many are retained.

        ``recorded_submitted`` counts all that were submitted by ``day``, whatever
        became of them; ``recorded_retained`` those that had been labelled, or launched
        by whoever called. None where no project of the call is recorded: that is not
        to say that there were none.
        """
        projects = Project.objects.as_of(day).with_outcome(day)
        return self.annotate(
            recorded_submitted=_number(projects),
            recorded_retained=_number(projects, kept=Q(outcome_then__in=RETAINED)),
        )

    def with_granted(self, day):
        """Annotate ``granted``: to its projects by ``day``; None if none is known."""
        return self.annotate(granted=decided_below(self.model, "projects__grants", day))

    def as_of(self, day):
        """Keep those that had been opened by ``day``, or are not known not to."""
        return self.known_by(day)

    def with_results(self, day):
        """Annotate what had been published of the decision by ``day``: empty before it.

        ``decided_then``, ``submitted_then`` and ``retained_then``.
        """
        decided = Q(decided_on__isnull=True) | Q(decided_on__lte=day)
        return self.annotate(
            **{
                name: Case(When(decided, then=F(field)))
                for name, field in RESULTS.items()
            }
        )


def _number(projects, kept: Q | None = None) -> Subquery:
    """Return how many of ``projects`` answer to a call; None where there is none.

    Args:
        kept: what is counted of them; without it, all.
    """
    counted = (
        projects.filter(call=OuterRef("pk"))
        .order_by()
        .values("call")
        .annotate(number=Count("pk", filter=kept))
    )
    return Subquery(counted.values("number"))


@tracked()
class Call(NaturalKeyed, Sourced):
    """An invitation to submit projects, such as the 34th call of the poles."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    title = in_reader_language("title")
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Among the calls of the poles.")
    )
    plan = models.ForeignKey(
        "programmes.Plan",
        verbose_name=_("plan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        help_text=_("Empty if no source says under which plan it was launched."),
    )
    opened_on = models.DateField(
        _("opened on"),
        null=True,
        blank=True,
        help_text=_("Or the first day on which a source knows of it."),
    )
    opened_precision = models.CharField(
        _("precision of the opening"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    decided_on = models.DateField(
        _("decided on"),
        null=True,
        blank=True,
        help_text=_("When the projects were retained."),
    )
    decided_precision = models.CharField(
        _("precision of the decision"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    published_submitted = models.PositiveIntegerField(
        _("projects submitted, as published"), null=True, blank=True
    )
    published_retained = models.PositiveIntegerField(
        _("projects retained, as published"), null=True, blank=True
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        ordering = ["number", "slug"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="programmes_call_precision",
                condition=Q(opened_precision__in=Precision.values)
                & Q(decided_precision__in=Precision.values),
                violation_error_message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="programmes_call_ordered",
                condition=Q(opened_on__isnull=True)
                | Q(decided_on__isnull=True)
                | Q(decided_on__gte=models.F("opened_on")),
                violation_error_message=_("It was decided before it was opened."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("call_detail", args=[self.slug])

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for a call to have been opened by ``day``.

        One whose opening is not dated was open when it was decided, at the latest, and
        one without any date when a document told of it.
        """
        opened, decided = f"{prefix}opened_on", f"{prefix}decided_on"
        undated = Q(**{f"{opened}__isnull": True})
        dateless = Q(**{f"{decided}__isnull": True})
        return Q(**{f"{opened}__lte": day}) | undated & (
            Q(**{f"{decided}__lte": day})
            | dateless & known_by(Source, day, f"{prefix}source__")
        )
