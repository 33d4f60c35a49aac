from django.utils.translation import gettext_lazy as _

from programmes.filters import GrantFilterSet
from programmes.models import BudgetDecision, Envelope, Grant, Payment, Project
from programmes.money.ledger import ledger, ledger_chart
from programmes.money.oddities import oddities
from programmes.money.sums import ListTotals
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import amount, field, text
from registry.lists.told import NONE_DOCUMENTED, NOT_STATED, ToldColumn, named
from registry.resources.base import SOURCED, TITLES

from .lists import MoneyFields, MoneyListPage


def beneficiary_in_words(grant: Grant, _day) -> str:
    """Return who a grant goes to, of whom the law lets a person not be named."""
    if grant.to_person and not grant.organisation:
        return _("a natural person, not named")
    return grant.organisation or grant.cluster


def closed_by(grant: Grant, day):
    """Return when it was closed, if that was by the day."""
    return grant.closed_on if grant.closed_on and grant.closed_on <= day else None


@listed("grants/")
class GrantListPage(MoneyListPage):
    model = Grant
    filterset_class = GrantFilterSet
    row_template = "programmes/_grant_row.html"
    columns = [
        Shown(
            "title",
            _("grant"),
            sort=("title_key", "slug"),
            told=(
                ToldColumn("title"),
                ToldColumn("get_kind_display", _("kind")),
                ToldColumn("project", _("project")),
            ),
        ),
        Shown(
            "beneficiary",
            _("beneficiary, cluster"),
            sort=("beneficiary_key", "slug"),
            told=(
                ToldColumn(beneficiary_in_words),
                named("clusters", label=_("clusters")),
            ),
        ),
        Shown(
            "line",
            _("plan and line"),
            told=(
                ToldColumn("funding_line.envelope.plan", _("plan")),
                ToldColumn("funding_line", _("funding line")),
            ),
        ),
        Shown(
            "decided",
            _("decided"),
            sort=("budget", "slug"),
            numeric=True,
            told=(ToldColumn("budget", empty=NOT_STATED),),
        ),
        Shown(
            "paid",
            _("paid"),
            sort=("paid", "slug"),
            numeric=True,
            told=(ToldColumn("paid", empty=NONE_DOCUMENTED),),
        ),
        Shown(
            "remaining",
            _("not documented as paid"),
            numeric=True,
            told=(ToldColumn("remaining"),),
        ),
        Shown(
            "state",
            _("state"),
            told=(ToldColumn("state_label"), ToldColumn(closed_by, _("closed on"))),
        ),
    ]
    above_table = "programmes/_grant_totals.html"
    about_organisation = "organisation"
    amounts = {"budget": _("euro decided"), "paid": _("euro paid")}
    folding = {"paid": "paid"}
    exported = MoneyFields(
        Grant,
        "slug",
        *TITLES,
        "code",
        "kind",
        field(Envelope, "plan", path="funding_line__envelope__plan__slug"),
        "funding_line",
        "cluster",
        "organisation",
        "project",
        amount("budget", called="decided"),
        amount("paid"),
        text("cluster_slugs", called="clusters"),
        "to_person",
        "start_on",
        "end_on",
        "closed_on",
        "eligible_cost",
        "other_public_amount",
        "eu_amount",
        "region_amount",
        "agreement",
        "international_action",
        *SOURCED,
        empty={"decided": NOT_STATED, "paid": NONE_DOCUMENTED},
    )
    # Of which there may be many: the search finds them with who or what received them.
    q_label = _("Title or beneficiary")
    empty_text = _("No grant answers to this.")
    lead = _(
        "Public money that was decided for somebody, as far as a source names it: what "
        "had been decided and paid by the day."
    )

    def annotate(self, rows):
        return (
            rows.with_balance(self.as_of)
            .with_clusters(self.as_of)
            .with_cluster_slugs()
            .with_project_outcome(self.as_of)
            .with_sorting_keys("title")
            .select_related("organisation", "funding_line__envelope__plan")
        )

    def row_context(self, shown):
        """Say what the whole list comes to, and which titles stand above already."""
        first = {}
        for grant in shown:
            first.setdefault((grant.title, grant.funding_line_id), grant.pk)
        repeated = {each.pk for each in shown} - set(first.values())
        return super().row_context(shown) | {
            "totals": self.filterset.kept.get(
                "sums", lambda: ListTotals.of(self.filterset.qs, self.as_of)
            ),
            "repeated": repeated,
        }


class GrantDetail(DetailOnDay):
    """A grant: where its money comes from, and every movement of it."""

    template_name = "programmes/grant_detail.html"
    parts = {"decisions": BudgetDecision, "payments": Payment}

    def get_queryset(self):
        return (
            Grant.objects.with_balance(self.as_of)
            .with_clusters(self.as_of)
            .select_related(
                "funding_line__envelope__plan",
                "funding_line__envelope__axis",
                "organisation",
                "agreement",
                "international_action",
                "source",
            )
        )

    def get_context_data(self, **kwargs):
        decisions = self.object.decisions.select_related("source")
        payments = self.object.payments.select_related("source", "corrects")
        everything = ledger(decisions, payments)
        movements = [one for one in everything if one.day <= self.as_of]
        return super().get_context_data(
            odd=self._odd,
            movements=movements,
            decisions=[one.fact for one in movements if one.decided is not None],
            payments=[one.fact for one in movements if one.paid is not None],
            later_count=len(everything) - len(movements),
            chart=ledger_chart(movements, self.as_of),
            **kwargs,
        )

    @property
    def _odd(self) -> list[str]:
        """What is odd about the money of its project, this grant among it."""
        projects = Project.objects.filter(grants=self.object)
        with_money = projects.with_outcome(self.as_of).with_money(self.as_of)
        return [sentence for each in with_money for sentence in oddities(each)]
