from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from programmes.consortium import missing_in
from programmes.dated import call_day
from programmes.filters import CallFilterSet, ProjectFilterSet
from programmes.models import (
    Call,
    Grant,
    Project,
    ProjectParticipant,
    ProjectPole,
    PublishedAmount,
)
from programmes.money.oddities import oddities
from programmes.money.published import known_money
from programmes.money.sums import GrantTotals, ProjectTotals, sum_up
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import amount, field, number
from registry.lists.told import (
    NONE_DOCUMENTED,
    NOT_STATED,
    ToldColumn,
    count,
    day,
    named,
)
from registry.resources.base import SOURCED, TITLES

from .lists import MoneyFields, MoneyListPage


@listed("calls/")
class CallList(MoneyListPage):
    model = Call
    filterset_class = CallFilterSet
    row_template = "programmes/_call_row.html"
    columns = [
        Shown("title", _("call"), sort=("number", "slug"), told=(ToldColumn("title"),)),
        Shown(
            "plan",
            _("plan"),
            sort=("plan__start_on", "number", "slug"),
            told=(ToldColumn("plan"),),
        ),
        Shown(
            "opened",
            _("opened on"),
            sort=("opened_on", "slug"),
            told=day("opened_on", "get_opened_precision_display"),
        ),
        Shown(
            "decided",
            _("decided on"),
            sort=("decided_then", "slug"),
            told=day("decided_then", "get_decided_precision_display"),
        ),
        Shown(
            "submitted",
            _("submitted, as published"),
            sort=("submitted_then", "slug"),
            numeric=True,
            told=(
                ToldColumn("submitted_then", empty=NOT_STATED),
                count("recorded_submitted", _("submitted, recorded by name")),
            ),
        ),
        Shown(
            "retained",
            _("retained, as published"),
            sort=("retained_then", "slug"),
            numeric=True,
            told=(
                ToldColumn("retained_then", empty=NOT_STATED),
                count("recorded_retained", _("retained, recorded by name")),
            ),
        ),
    ]
    exported = MoneyFields(
        Call,
        "slug",
        *TITLES,
        "number",
        "plan",
        "opened_on",
        "opened_precision",
        field(Call, "decided_on", path="decided_then"),
        "decided_precision",
        field(Call, "published_submitted", path="submitted_then"),
        number("recorded_submitted"),
        field(Call, "published_retained", path="retained_then"),
        number("recorded_retained"),
        *SOURCED,
        empty={
            "published_submitted": NOT_STATED,
            "recorded_submitted": NONE_DOCUMENTED,
            "published_retained": NOT_STATED,
            "recorded_retained": NONE_DOCUMENTED,
        },
    )
    calendar_day = staticmethod(call_day)
    q_label = _("Title of the call")
    empty_text = _("No call answers to this.")
    counted = ngettext_lazy("%(total)d call", "%(total)d calls", "total")
    lead = _(
        "Invitations to submit projects: how many were submitted and retained, as "
        "published, beside the projects that are recorded here."
    )

    def annotate(self, rows):
        rows = rows.with_project_counts(self.as_of).with_results(self.as_of)
        return rows.select_related("plan")


class CallDetail(DetailOnDay):
    """A call: what was published of it, beside the projects that are recorded."""

    template_name = "programmes/call_detail.html"
    parts = {"published": PublishedAmount}

    def get_queryset(self):
        calls = Call.objects.with_project_counts(self.as_of).with_results(self.as_of)
        return calls.select_related("plan", "source")

    def get_context_data(self, **kwargs):
        projects = Project.objects.filter(call=self.object).as_of(self.as_of)
        published = self.object.published_amounts.as_of(self.as_of).select_related(
            "source"
        )
        work = ProjectTotals(
            projects.with_outcome(self.as_of)
            .with_money(self.as_of)
            .with_public_money(self.as_of)
            .with_clusters(self.as_of)
            .select_related("source")
        )
        return super().get_context_data(
            published=published,
            granted=known_money(work.decided, published),
            work=work,
            **kwargs,
        )


@listed("projects/")
class ProjectList(MoneyListPage):
    model = Project
    filterset_class = ProjectFilterSet
    row_template = "programmes/_project_row.html"
    columns = [
        Shown(
            "title",
            _("project"),
            sort=("title_key", "slug"),
            told=(ToldColumn("title"), ToldColumn("get_kind_display", _("kind"))),
        ),
        Shown("clusters", _("clusters"), told=(named("poles", "cluster"),)),
        Shown(
            "call",
            _("call"),
            sort=("call__number", "title_key", "slug"),
            told=(ToldColumn("call"),),
        ),
        Shown(
            "outcome",
            _("outcome"),
            sort=("outcome_then", "title_key", "slug"),
            told=(ToldColumn("outcome_label"),),
        ),
        Shown(
            "budget",
            _("total budget"),
            sort=("total_budget", "title_key", "slug"),
            numeric=True,
            told=(ToldColumn("total_budget", empty=NOT_STATED),),
        ),
        Shown(
            "public",
            _("public part"),
            sort=("public", "title_key", "slug"),
            numeric=True,
            told=(ToldColumn("public", empty=NOT_STATED),),
        ),
        Shown(
            "participants",
            _("participants"),
            sort=("participant_count", "title_key", "slug"),
            numeric=True,
            told=(
                ToldColumn("participant_count", empty=NONE_DOCUMENTED),
                named("participants", "participant", label=_("who takes part")),
            ),
        ),
    ]
    folding = {"budget": "total_budget", "public": "public"}
    amounts = {
        "total_budget": _("euro of total budgets"),
        "public": _("euro of public parts"),
        "decided": _("euro granted"),
        "paid": _("euro paid"),
    }
    exported = MoneyFields(
        Project,
        "slug",
        "title",
        "kind",
        "call",
        "partnership",
        "agreement",
        "submitted_on",
        "submitted_precision",
        field(Project, "outcome", path="outcome_then"),
        field(Project, "outcome_on", path="outcome_on_then"),
        "outcome_precision",
        "total_budget",
        amount("public", called="public_part"),
        amount("decided", called="granted"),
        amount("paid"),
        "budget_wording",
        number("participant_count", called="participants"),
        "is_consortium_complete",
        *SOURCED,
        empty={
            "total_budget": NOT_STATED,
            "public_part": NOT_STATED,
            "granted": NONE_DOCUMENTED,
            "paid": NONE_DOCUMENTED,
            "participants": NONE_DOCUMENTED,
        },
    )
    q_label = _("Title or description")
    empty_text = _("No project answers to this.")
    lead = _(
        "What consortia submitted to the clusters for public money, as far as a source "
        "names it, and what had become of it by the day."
    )

    def annotate(self, rows):
        return (
            rows.with_outcome(self.as_of)
            .with_money(self.as_of)
            .with_public_money(self.as_of)
            .with_participant_count()
            .with_clusters(self.as_of)
            .with_sorting_keys("title")
            .select_related("call")
        )

    def for_file(self, rows):
        return super().for_file(rows).with_participants()


class ProjectDetail(DetailOnDay):
    """A project: who takes part, what it costs, and what it was granted."""

    template_name = "programmes/project_detail.html"
    parts = {
        "poles": ProjectPole,
        "participants": ProjectParticipant,
        "published": PublishedAmount,
    }

    def get_queryset(self):
        return (
            Project.objects.with_outcome(self.as_of)
            .with_money(self.as_of)
            .with_public_money(self.as_of)
            .select_related(
                "call", "partnership__source", "agreement__source", "source"
            )
        )

    def get_context_data(self, **kwargs):
        participants = self.object.participants.known_by(self.as_of).select_related(
            "organisation", "cluster", "source"
        )
        grants = Grant.objects.filter(project=self.object).as_of(self.as_of)
        published = self.object.published_amounts.as_of(self.as_of)
        published = published.select_related("source")
        stated = self.object.total_budget is not None or self.object.public is not None
        return super().get_context_data(
            poles=self.object.poles.known_by(self.as_of).select_related(
                "cluster", "source"
            ),
            participants=participants,
            parts=sum_up(participants, "budget"),
            missing=missing_in(self.object, participants),
            odd=list(oddities(self.object)),
            published=published,
            some_budget=stated or self.object.budget_wording or published,
            money=GrantTotals(
                grants.with_balance(self.as_of)
                .with_clusters(self.as_of)
                .select_related("organisation", "source")
            ),
            **kwargs,
        )
