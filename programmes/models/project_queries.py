"""What is asked of projects: which, whose, and what became of them."""

from datetime import date

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
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import Agreement, OrganisationKind, Partnership, SizeClass
from registry.models.base import NaturalKeyQuerySet

from .consortium import ProjectParticipant, ProjectPole
from .movement import EUROS, decided_below, paid_below
from .published_amount import Measure, PublishedAmount


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


TURNED_DOWN = [ProjectOutcome.REJECTED, ProjectOutcome.WITHDRAWN]
"""What is not paid for: a grant to such a project is worth a warning."""


def outcomes_on(day, project: str = "") -> Case:
    """Return what had become of a project by ``day``, as if a column held it.

    Args:
        project: the path to the project, from rows of another model.
    """
    return Case(
        When(**{f"{project}outcome_on__gt": day}, then=Value(ProjectOutcome.SUBMITTED)),
        default=F(f"{project}outcome"),
    )


class ProjectQuerySet(NaturalKeyQuerySet):
    def search(self, text: str):
        """Keep those whose title or description contains ``text``.

        Or those of the partnership or agreement that is the same undertaking.
        """
        return self.filter(
            Q(pk__in=self.model.objects.containing(text, "title", "description"))
            | Q(partnership__in=Partnership.objects.search(text).values("pk"))
            | Q(agreement__in=Agreement.objects.search(text).values("pk"))
        )

    def as_of(self, day):
        """Keep those known by ``day``: submitted or decided, or without a date."""
        return self.known_by(day)

    def of_cluster(self, cluster):
        links = ProjectPole.objects.filter(project=OuterRef("pk"))
        return self.filter(Exists(links.filter(cluster=cluster)))

    def of_organisation(self, organisation):
        return self.filter(Exists(_participants().filter(organisation=organisation)))

    def told_here(self, cluster):
        """Leave out what the registry tells of ``cluster`` as one of its own links.

        A partnership or an agreement of the same cluster stands in its list already.
        """
        own = (
            Partnership.objects.of_cluster(cluster),
            Agreement.objects.of_cluster(cluster),
        )
        return self.exclude(
            Q(partnership__in=own[0].values("pk"), partnership__isnull=False)
            | Q(agreement__in=own[1].values("pk"), agreement__isnull=False)
        )

    def with_outcome(self, day):
        """Annotate ``outcome_then``, what had become of a project by ``day``.

        ``outcome_on_then`` is when; empty where it came later, or no source says.
        """
        return self.annotate(
            outcome_then=outcomes_on(day),
            outcome_on_then=Case(When(outcome_on__lte=day, then=F("outcome_on"))),
        )

    def not_turned_down(self, day):
        """Leave out what had been rejected or withdrawn by ``day``."""
        return self.with_outcome(day).exclude(outcome_then__in=TURNED_DOWN)

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

    def with_public_money(self, day):
        """Annotate ``public``: the public part, or the published one that is preferred.

        ``is_published`` tells that it is the second. None where no source says.
        """
        published = PublishedAmount.objects.as_of(day).filter(
            project=OuterRef("pk"), measure=Measure.PUBLIC, is_preferred=True
        )
        latest = published.order_by("-stated_on", "slug").values("amount")[:1]
        preferred = Subquery(latest, output_field=EUROS)
        return self.annotate(
            public=Case(
                When(public_part__isnull=False, then=F("public_part")),
                default=preferred,
            ),
            is_published=Case(
                When(public_part__isnull=False, then=Value(False)), default=Value(True)
            ),
        )

    def with_part_of(self, organisation):
        """Annotate ``role`` and ``part``: those of an organisation, and its budget."""
        own = _participants().filter(organisation=organisation)
        return self.annotate(
            role=Subquery(own.values("role")), part=Subquery(own.values("budget"))
        )

    def with_participants(self):
        """Fetch along who takes part, as far as known by name."""
        named = ProjectParticipant.objects.select_related("organisation", "cluster")
        return self.prefetch_related(Prefetch("participants", named))

    def with_participant_count(self):
        """Annotate ``participant_count``, those taking part that are known by name.

        None where nobody is: somebody takes part in every project.
        """
        counted = _participants().order_by().values("project").annotate(n=Count("pk"))
        return self.annotate(participant_count=Subquery(counted.values("n")))

    def without_participants(self):
        """Keep those of whose consortium nobody is known by name."""
        return self.with_participant_count().filter(participant_count=None)

    def inconsistent_money(self):
        """Return projects that were granted more than they cost, or than is public."""
        return self.with_money(date.max).filter(
            Q(decided__gt=F("total_budget")) | Q(decided__gt=F("public_part"))
        )

    def inconsistent_undertaking(self):
        """Return projects that look like another record, and do not name it.

        A partnership or an agreement of the same title is most likely the same
        undertaking: named by the project, both are one page and are counted once.
        """
        alike = (
            Q(title_en__unaccent__iexact=OuterRef("title"))
            | Q(title_fr__unaccent__iexact=OuterRef("title"))
            | Q(slug=OuterRef("slug"))
        )
        return self.filter(
            Q(partnership=None) & Exists(Partnership.objects.filter(alike))
            | Q(agreement=None) & Exists(Agreement.objects.filter(alike))
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
