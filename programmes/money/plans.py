"""A plan's money on a day: what each of its parts has, granted and paid.

What lines granted and paid by year is kept, however many grants and payments there
are; everything on the page is a sum of these figures.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Case, Q, When

from programmes.models import (
    BudgetDecision,
    Envelope,
    FundingLine,
    LineFlow,
    LineYear,
    Plan,
    ProjectPole,
    PublishedAmount,
)
from registry.models import Cluster
from registry.state.kept import KeptForAll

from .sums import added, less


@dataclass
class PlanPart:
    """A plan, an envelope or a line, with its money on the day."""

    row: Plan | Envelope | FundingLine
    decisions: list[BudgetDecision]
    later: list[BudgetDecision]
    """Decisions after the day, which do not count."""
    published: list[PublishedAmount]
    parts: list["PlanPart"] = field(default_factory=list)
    own_granted: Decimal | None = None
    own_paid: Decimal | None = None

    @property
    def budget(self) -> Decimal | None:
        return self.row.budget

    @property
    def granted(self) -> Decimal | None:
        """What was granted of it; None where no grant out of it is recorded."""
        return added([self.own_granted, *(part.granted for part in self.parts)])

    @property
    def paid(self) -> Decimal | None:
        return added([self.own_paid, *(part.paid for part in self.parts)])

    @property
    def allocated(self) -> Decimal | None:
        """What its parts have, as far as it is stated; None where of none it is."""
        return added(part.budget for part in self.parts)

    @property
    def unstated(self) -> list["PlanPart"]:
        """Its parts of which no source says how much they have."""
        return [part for part in self.parts if part.budget is None]

    @property
    def not_broken_down(self) -> Decimal | None:
        return less(self.budget, self.allocated)

    @property
    def undocumented(self) -> Decimal | None:
        """What no document says was granted of it; that does not say it was not."""
        return less(self.budget, self.granted)

    @property
    def allocated_below(self) -> Decimal | None:
        """What the parts of its parts have: of a plan, all its lines."""
        return added(part.allocated for part in self.parts)

    @property
    def not_broken_down_below(self) -> Decimal | None:
        """What its parts have not broken down, as far as it is known."""
        return added(part.not_broken_down for part in self.parts)

    @property
    def undocumented_below(self) -> Decimal | None:
        """What is not documented as granted of its parts, as far as it is known."""
        return added(part.undocumented for part in self.parts)

    @property
    def has_unnamed_shares(self) -> bool:
        """Whether some of its lines are shares that nobody says what for."""
        return any(
            part.row.share is not None and not part.row.category for part in self.parts
        )

    @property
    def sources_disagree(self) -> bool:
        """Whether its budget is published otherwise than it was decided, or twice."""
        amounts = {
            amount.amount for amount in self.published if amount.measure == "budget"
        }
        if amounts and self.budget is not None:
            amounts.add(self.budget)
        return len(amounts) > 1


@dataclass(frozen=True)
class Granted:
    """What a line granted and paid for the same clusters in one year, or paid back.

    ``clusters`` are those that it is money of: none, one, or several together, such as
    the poles that labelled one project.
    """

    line: int
    clusters: tuple[int, ...]
    year: int
    granted: Decimal | None = None
    paid: Decimal | None = None


class PlanMoney:
    """Everything that is known of a plan's money on a day."""

    def __init__(self, plan: Plan, day: date):
        """Take a plan ``with_budget`` of the day."""
        self.plan = plan
        self.day = day

    @cached_property
    def whole(self) -> PlanPart:
        """The plan with its envelopes, and these with their lines."""
        parts = [self._part("envelope", row, self._lines(row)) for row in self._rows]
        return self._part("plan", self.plan, parts)

    @property
    def envelopes(self) -> list[PlanPart]:
        return self.whole.parts

    @property
    def lines(self) -> list[PlanPart]:
        return [line for envelope in self.envelopes for line in envelope.parts]

    @cached_property
    def granted(self) -> list[Granted]:
        """Grants and payments by line, clusters and year.

        They are added up once while nothing changes.
        """
        kept = KeptForAll("money of a plan", self.plan.pk, self.day)
        return kept.get("granted", self._add_up)

    def _add_up(self) -> list[Granted]:
        """By their projects only where these have poles.

        Without any, the database adds up by the clusters of the grants themselves.
        """
        by = ["funding_line", "cluster", "year"]
        if self._poles:
            by.append(Case(When(project__in=list(self._poles), then="project")))
        sums = defaultdict(lambda: (None, None))
        flows = LineFlow.objects.as_of(self.day)
        for line, own, year, *project, granted, paid in flows.filter(
            funding_line__in=self._line_keys
        ).added_up(*by):
            clusters = {own} - {0}
            for key in project:
                clusters |= self._poles.get(key, set())
            group = line, tuple(sorted(clusters)), year
            so_far = sums[group]
            sums[group] = added([so_far[0], granted]), added([so_far[1], paid])
        return [Granted(*group, *amounts) for group, amounts in sums.items()]

    @cached_property
    def clusters(self) -> dict[int, Cluster]:
        """The clusters that anything was granted to, by their keys."""
        keys = {key for entry in self.granted for key in entry.clusters}
        return Cluster.objects.in_bulk(keys)

    @cached_property
    def _poles(self) -> dict[int, set[int]]:
        """The poles of the projects that lines of the plan pay, by the project."""
        paid = LineYear.objects.filter(funding_line__in=self._line_keys)
        poles = defaultdict(set)
        for project, pole in ProjectPole.objects.filter(
            project__in=paid.order_by().values("project")
        ).values_list("project", "cluster"):
            poles[project].add(pole)
        return poles

    @property
    def _line_keys(self) -> list[int]:
        return [line.pk for line in self._line_rows]

    @cached_property
    def _rows(self) -> list[Envelope]:
        return list(
            Envelope.objects.known_by(self.day)
            .filter(plan=self.plan)
            .with_budget(self.day)
            .select_related("axis", "source")
        )

    @cached_property
    def _line_rows(self) -> list[FundingLine]:
        return list(
            FundingLine.objects.known_by(self.day)
            .filter(envelope__plan=self.plan)
            .with_budget(self.day)
            .select_related("source")
        )

    @cached_property
    def _decisions(self) -> dict[tuple, list[BudgetDecision]]:
        return _by_whole(
            BudgetDecision.objects.filter(self._about_the_plan).select_related("source")
        )

    @cached_property
    def _published(self) -> dict[tuple, list[PublishedAmount]]:
        return _by_whole(
            PublishedAmount.objects.as_of(self.day)
            .filter(self._about_the_plan)
            .select_related("source")
        )

    @property
    def _about_the_plan(self) -> Q:
        # By keys: through the links, the decisions of all grants would be read.
        return (
            Q(plan=self.plan)
            | Q(envelope__in=[row.pk for row in self._rows])
            | Q(funding_line__in=self._line_keys)
        )

    def _lines(self, envelope: Envelope) -> list[PlanPart]:
        return [
            self._part(
                "funding_line",
                row,
                own_granted=self._sums["granted"].get(row.pk),
                own_paid=self._sums["paid"].get(row.pk),
            )
            for row in self._line_rows
            if row.envelope_id == envelope.pk
        ]

    @cached_property
    def _sums(self) -> dict[str, dict[int, Decimal]]:
        sums = {"granted": {}, "paid": {}}
        for entry in self.granted:
            for what, lines in sums.items():
                so_far = lines.get(entry.line)
                lines[entry.line] = added([so_far, getattr(entry, what)])
        return sums

    def _part(self, whole: str, row, parts=(), **own) -> PlanPart:
        decisions = self._decisions[whole, row.pk]
        return PlanPart(
            row,
            [one for one in decisions if one.decided_on <= self.day],
            [one for one in decisions if one.decided_on > self.day],
            self._published[whole, row.pk],
            list(parts),
            **own,
        )


def _by_whole(rows) -> dict[tuple[str, int], list]:
    grouped = defaultdict(list)
    for row in rows:
        for whole in ("plan", "envelope", "funding_line"):
            if key := getattr(row, f"{whole}_id"):
                grouped[whole, key].append(row)
    return grouped
