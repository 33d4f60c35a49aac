from datetime import datetime, time

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    set_response_etag,
)
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from evaluation.calendar.dues import Due, DueState, calendar
from evaluation.calendar.filters import DueFilterSet
from evaluation.calendar.ics import calendar_file
from evaluation.calendar.left_out import left_out
from evaluation.calendar.other_days import other_days
from evaluation.calendar.reports import reports_due
from evaluation.calendar.timelines import timeline
from evaluation.models import Evaluation, Occasion
from registry import words
from registry.lists.as_of import AsOfMixin, BadQuery
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import (
    ExportedValues,
    Read,
    attributes,
    reader,
    slug_of,
)
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, period
from registry.models import Cluster, LegalRegime
from registry.resources.cells import ChoiceCell, DateCell, KeyCell

SUBSCRIBED = ("cluster", "kind")
"""What a subscription is narrowed to: all else changes from day to day."""

HOUR = 60 * 60


def reckoned_of(name: str):
    """Return what writes a day that was reckoned, no more exactly than it is known."""
    return lambda due, _day: words.reckoned(getattr(due, name))


@listed("evaluations/calendar/")
class EvaluationCalendar(ListPage):
    """Which cluster is to be evaluated when, what is late, and what was done."""

    model = Evaluation
    template_name = "evaluation/calendar.html"
    below_table = "evaluation/_calendar_chart.html"
    filterset_class = DueFilterSet
    row_template = "evaluation/_due_row.html"
    columns = [
        Shown(
            "name",
            _("cluster"),
            sort=("cluster__name_key", "due_on"),
            told=(
                ToldColumn("cluster"),
                ToldColumn("cluster.get_kind_display", _("kind")),
            ),
        ),
        Shown(
            "due",
            _("due"),
            sort=("due_on", "cluster__name_key"),
            told=(
                ToldColumn(reckoned_of("due")),
                ToldColumn("due.value", _("last day")),
            ),
        ),
        Shown(
            "file",
            _("renewal file by"),
            sort=("file_due_on", "cluster__name_key"),
            told=(ToldColumn(reckoned_of("file_due"), empty=_("no rule sets one")),),
        ),
        Shown(
            "occasion",
            _("occasion"),
            told=(
                ToldColumn("occasion.label"),
                *period("recognition", _("recognised")),
            ),
        ),
        Shown(
            "regime",
            _("legal regime"),
            sort=("regime__start_on", "due_on"),
            told=(ToldColumn("regime"),),
        ),
        Shown("state", _("state"), told=(ToldColumn("state.label"),)),
    ]
    # Of a file that is still written it says only that it is.
    exported = ExportedValues(
        {
            "cluster": slug_of("cluster", Cluster),
            **attributes("name", "kind", of="cluster", model=Cluster),
            "occasion": reader("occasion.value", ChoiceCell(Occasion.values)),
            **attributes("due_on", cell=DateCell()),
            "due_precision": reader("due.precision"),
            **attributes("file_due_on", cell=DateCell()),
            "file_due_precision": lambda due: (
                due.file_due.precision if due.file_due else ""
            ),
            "regime": slug_of("regime", LegalRegime),
            "recognised_on": reader("recognition.start_on", DateCell()),
            "recognised_precision": reader("recognition.start_precision"),
            "state": reader("state.value", ChoiceCell(DueState.values)),
            "evaluation": Read(
                lambda due: (
                    due.evaluation.slug
                    if due.evaluation and due.evaluation.is_out
                    else ""
                ),
                KeyCell(Evaluation, "slug"),
            ),
        }
    )
    identified = (ToldColumn("cluster.slug", _("identifier of the cluster")),)
    has_source = False
    title = _("Calendar of evaluations")
    caption = _("Evaluations that the rules ask for")
    q_label = _("Name, acronym, former name")
    empty_text = _("No evaluation is asked for that answers to this.")
    lead = _(
        "Which cluster is to be evaluated when, after the rules under which it was "
        "recognised, and by when its renewal file is due. What calls for something "
        "stands first, the past below."
    )

    @classmethod
    def url_name(cls):
        return "evaluation_calendar"

    @cached_property
    def dues(self) -> list[Due]:
        """All that is due, whatever the list is narrowed to."""
        return calendar(self.as_of)

    def get_queryset(self):
        return self.dues

    def row_key(self, due) -> str:
        return due.uid

    def annotate(self, dues):
        """Put what calls for something first, then what is ahead, then the past."""
        to_come = [due for due in dues if not due.is_past]
        past = [due for due in reversed(dues) if due.is_past]
        return [
            *sorted(to_come, key=lambda due: due.state == DueState.AHEAD),
            *past,
        ]

    def get_context_data(self, **kwargs):
        states = self.filterset.spread("state")
        counts = {option.value: option.count for option in states.options}
        return super().get_context_data(
            states=[
                {"value": state.value, "label": state.label, "count": counts[state]}
                for state in DueState
                if counts.get(state)
            ],
            chart=timeline(self.rows, self.as_of, kept=self.kept_days),
            left_out=left_out(self.dues, self.as_of),
            subscription=self.subscription,
            reports=list(reports_due(self.as_of)),
            **kwargs,
        )

    @property
    def subscription(self) -> str:
        """The address of the calendar file of what is shown."""
        kept = {name: self.request.GET.getlist(name) for name in SUBSCRIBED}
        query = urlencode({n: v for n, v in kept.items() if v}, doseq=True)
        path = reverse("evaluation_calendar_file") + (query and f"?{query}")
        return self.request.build_absolute_uri(path)


class EvaluationCalendarFile(AsOfMixin, View):
    """The calendar for calendar programs, which fetch it again and again."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        filters = DueFilterSet(request.GET, calendar(self.as_of), day=self.as_of)
        if not filters.is_valid():
            raise BadQuery(" ".join(filters.problems), issues=filters.issues)
        midnight = datetime.combine(self.as_of, time(), timezone.get_current_timezone())
        file = calendar_file(
            filters.qs,
            made_at=midnight,
            address=self.address,
            others=[each for each in other_days(self.as_of) if self.is_asked(each)],
        )
        response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="evaluations.ics"'
        patch_cache_control(response, public=True, max_age=HOUR)
        set_response_etag(response)
        return get_conditional_response(request, response["ETag"], response=response)

    def is_asked(self, marked) -> bool:
        """Return whether the subscription holds a day of this cluster."""
        asked = self.request.GET
        others = DueFilterSet.base_filters.keys() - set(SUBSCRIBED)
        if any(asked.get(name) for name in others):
            return False
        of_it = {"cluster": marked.cluster.slug, "kind": marked.cluster.kind}
        return all(
            of_it[name] in asked.getlist(name) for name in SUBSCRIBED if asked.get(name)
        )

    def address(self, due) -> str:
        """Return the page of the cluster that is due, with the site in front."""
        path = reverse("cluster_evaluation", args=[due.cluster.slug])
        return self.request.build_absolute_uri(path)
