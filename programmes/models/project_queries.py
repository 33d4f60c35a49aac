"""What is asked of projects: which, whose, and what became of them."""

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import OrganisationKind, SizeClass
from registry.models.base import NaturalKeyQuerySet

from .consortium import ProjectParticipant, ProjectPole
from .movement import decided_below, paid_below


class ProjectKind(models.TextChoices):
    RESEARCH = "research", _("research and development")
    TRAINING = "training", _("training")
    INVESTMENT = "investment", _("investment")
    PLATFORM = "platform", _("technology platform")
    STRUCTURING = "structuring", _("structuring project")
    PORTFOLIO = "portfolio", _("portfolio of projects")
    INNOVATION_PARTNERSHIP = "innovation_partnership", _("innovation partnership")
    INTERREG = "interreg", _("cross-border project (Interreg)")


class ProjectOutcome(models.TextChoices):
    """What became of a project: labelled by the jury of the poles, or otherwise.

    Launched by another body: retained, financed or begun by somebody else, such as the
    Region itself, a programme of Europe or a federal call.
    """

    SUBMITTED = "submitted", _("submitted")
    LABELLED = "labelled", _("labelled")
    LAUNCHED = "launched", _("launched by another body")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("project", "withdrawn")
    UNDOCUMENTED = "undocumented", _("not documented")


RETAINED = [ProjectOutcome.LABELLED, ProjectOutcome.LAUNCHED]
"""What a project is that was not only proposed, but taken on by somebody."""


def outcomes_on(day) -> Case:
    """Return what had become of a project by ``day``, as if a column held it."""
    return Case(
        When(outcome_on__gt=day, then=Value(ProjectOutcome.SUBMITTED)),
        default=F("outcome"),
    )


class ProjectQuerySet(NaturalKeyQuerySet):
    def search(self, text: str):
        """Keep those whose title or description contains ``text``."""
        return self.containing(text, "title", "description")

    def as_of(self, day):
        """Keep those known by ``day``: submitted or decided, or without a date."""
        return self.known_by(day)

    def of_cluster(self, cluster):
        links = ProjectPole.objects.filter(project=OuterRef("pk"))
        return self.filter(Exists(links.filter(cluster=cluster)))

    def of_organisation(self, organisation):
        return self.filter(Exists(_participants().filter(organisation=organisation)))

    def with_outcome(self, day):
        """Annotate ``outcome_then``, what had become of a project by ``day``.

        ``outcome_on_then`` is when; empty where it came later, or no source says.
        """
        return self.annotate(
            outcome_then=outcomes_on(day),
            outcome_on_then=Case(When(outcome_on__lte=day, then=F("outcome_on"))),
        )

    def with_clusters(self, day=None):
        """Fetch along the clusters that label it, or go along, known on ``day``."""
        poles = ProjectPole.objects.known_by(day).select_related("cluster")
        return self.prefetch_related(Prefetch("poles", poles))

    def with_money(self, day):
        """Annotate ``decided`` and ``paid``: its grants by ``day``, None if none."""
        return self.annotate(
            decided=decided_below(self.model, "grants", day),
            paid=paid_below(self.model, "grants", day),
        )

    def with_part_of(self, organisation):
        """Annotate ``role`` and ``part``: those of an organisation, and its budget."""
        own = _participants().filter(organisation=organisation)
        return self.annotate(
            role=Subquery(own.values("role")), part=Subquery(own.values("budget"))
        )

    def with_participant_count(self):
        """Annotate ``participant_count``, those taking part that are known by name."""
        counted = _participants().order_by().values("project").annotate(n=Count("pk"))
        return self.annotate(
            participant_count=Coalesce(Subquery(counted.values("n")), 0)
        )

    def inconsistent_consortium(self):
        """Return R&D projects of poles without several firms, an SME and a lab (L14).

        Only where the consortium is known to be complete: of most no source names all.
        """
        members = _participants()
        firms = members.filter(organisation__kind=OrganisationKind.ENTERPRISE)
        several = (
            firms.order_by()
            .values("project")
            .annotate(n=Count("pk"))
            .filter(n__gte=2)
            .values("n")
        )
        small = firms.filter(
            Q(organisation__size_class__in=SME_CLASSES) | Q(organisation__size_class="")
        )
        labs = members.filter(organisation__kind__in=LABS)
        return self.filter(
            kind=ProjectKind.RESEARCH,
            outcome=ProjectOutcome.LABELLED,
            is_consortium_complete=True,
        ).exclude(Exists(several), Exists(small), Exists(labs))


def _participants():
    return ProjectParticipant.objects.filter(project=OuterRef("pk"))


SME_CLASSES = [size for size in SizeClass.values if size != SizeClass.LARGE]
LABS = [OrganisationKind.RESEARCH_CENTRE, OrganisationKind.UNIVERSITY]
