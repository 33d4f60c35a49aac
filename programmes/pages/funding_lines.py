from django.utils.translation import gettext_lazy as _

from programmes.filters import FundingLineFilterSet
from programmes.models import (
    BudgetDecision,
    Envelope,
    FundingLine,
    Grant,
    GrantBalance,
    PublishedAmount,
)
from programmes.resources.plans import NAMES
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import amount, field
from registry.lists.told import NONE_DOCUMENTED, NOT_STATED, ToldColumn
from registry.resources.base import SOURCED

from .lists import MoneyFields, MoneyListPage, sum_column

GRANTS_SHOWN = 50
"""How many of its grants the page of a funding line lists."""


@listed("funding-lines/")
class FundingLineList(MoneyListPage):
    model = FundingLine
    filterset_class = FundingLineFilterSet
    row_template = "programmes/_funding_line_row.html"
    columns = [
        Shown(
            "name",
            _("funding line"),
            sort=("name_key", "slug"),
            told=(ToldColumn("name"),),
        ),
        Shown(
            "plan",
            _("plan and envelope"),
            sort=("envelope__plan__start_on", "envelope__slug", "slug"),
            told=(ToldColumn("envelope.plan"), ToldColumn("envelope", _("envelope"))),
        ),
        Shown(
            "category",
            _("category"),
            sort=("category", "name_key", "slug"),
            told=(ToldColumn("get_category_display"),),
        ),
        sum_column("budget", _("budget"), NOT_STATED),
        sum_column("granted", _("granted")),
        sum_column("paid", _("paid")),
    ]
    folding = {"granted": "granted", "paid": "paid"}
    amounts = {
        "budget": _("euro budgeted"),
        "granted": _("euro granted"),
        "paid": _("euro paid"),
    }
    exported = MoneyFields(
        FundingLine,
        "slug",
        *NAMES,
        field(Envelope, "plan", path="envelope__plan__slug"),
        "envelope",
        "category",
        "share",
        amount("budget"),
        amount("granted"),
        amount("paid"),
        *SOURCED,
        empty={
            "budget": NOT_STATED,
            "granted": NONE_DOCUMENTED,
            "paid": NONE_DOCUMENTED,
        },
    )
    q_label = _("Name of the line")
    empty_text = _("No funding line answers to this.")
    lead = _(
        "What the envelopes of the plans are broken down into, with what had been "
        "decided, granted and paid by the day shown."
    )

    def annotate(self, rows):
        rows = rows.with_balance(self.as_of).with_name_key()
        return rows.select_related("envelope__plan", "source")


class FundingLineDetail(DetailOnDay):
    """A funding line: what was decided on it, and what was granted out of it."""

    template_name = "programmes/funding_line_detail.html"
    parts = {"decisions": BudgetDecision, "published": PublishedAmount}
    context_object_name = "line"

    def get_queryset(self):
        return FundingLine.objects.with_balance(self.as_of).select_related(
            "envelope__plan", "envelope__axis", "envelope__source", "source"
        )

    def get_context_data(self, **kwargs):
        line = self.object
        grants = Grant.objects.out_of(line, self.as_of)
        decisions = BudgetDecision.objects.as_of(self.as_of).of_line(line)
        decisions = decisions.select_related("source")
        published = line.published_amounts.as_of(self.as_of).select_related("source")
        return super().get_context_data(
            decisions=decisions,
            published=published,
            some_decision=decisions or published,
            grants=grants.with_balance(self.as_of)
            .with_clusters(self.as_of)
            .select_related("organisation", "source")
            .largest_first()[:GRANTS_SHOWN],
            grant_count=self._grant_count,
            shown=GRANTS_SHOWN,
            **kwargs,
        )

    @property
    def _grant_count(self) -> int:
        """How many grants are known: balances say it, without a look at each grant."""
        asked = self.object, self.as_of
        decided = GrantBalance.objects.out_of(*asked)
        return decided.count() + GrantBalance.objects.never_decided(*asked).count()
