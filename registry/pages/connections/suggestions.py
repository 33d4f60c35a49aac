"""What would fit an organisation: networks and partners, each with its reasons."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from registry.connections.bonds import Bonds
from registry.connections.chosen import Among
from registry.connections.company import Company, company_of
from registry.connections.facts import NO_ROW, found_in
from registry.connections.filters import (
    NETWORK,
    PARTNER,
    SUGGESTIONS,
    SuggestionFilterSet,
)
from registry.connections.fits import (
    Suggested,
    networks_that_fit,
    partners_that_fit,
)
from registry.connections.statements import ORGANISATIONS
from registry.connections.telling import Sentence, tell_grounds
from registry.forms import is_key
from registry.lists.columns import Shown
from registry.lists.exported import ExportedValues, Read, reader, slug_of
from registry.lists.page import ListPage
from registry.lists.taken_along import file_format_of
from registry.lists.told import ToldColumn
from registry.models import Cluster, Organisation, SuggestionDismissal
from registry.pages.organisations import OrganisationPage
from registry.resources.cells import DecimalCell, IntegerCell
from registry.services import dismiss_suggestion, suggest_again


@dataclass
class Suggestion:
    """A network or a partner that would fit, and why.

    Args:
        reasons: those that weigh most.
        further: how many there are besides.
    """

    what: str
    row: Cluster | Organisation
    reasons: list[Sentence]
    further: int
    score: float

    @property
    def name(self) -> str:
        return str(self.row)


class OrganisationSuggestions(ListPage, OrganisationPage):
    """The networks and the partners that would fit an organisation, the best first."""

    model = Organisation
    queryset = Organisation.objects.select_related("merged_into")
    template_name = "registry/connections/suggestions.html"
    filterset_class = SuggestionFilterSet
    row_template = "registry/connections/_suggestion_row.html"
    columns = [
        Shown(
            "name",
            _("suggested"),
            sort=("name",),
            told=(
                ToldColumn("name"),
                ToldColumn(lambda each, _day: dict(SUGGESTIONS)[each.what], _("what")),
            ),
        ),
        Shown(
            "why",
            _("why"),
            told=(ToldColumn(lambda each, _day: [str(r) for r in each.reasons]),),
        ),
    ]
    identified = (ToldColumn("row.slug", _("identifier")),)
    has_source = False
    exported = ExportedValues(
        {
            "what": reader("what"),
            "slug": slug_of("row"),
            "name": reader("name"),
            "score": reader("score", DecimalCell()),
            "reasons": Read(
                lambda each: len(each.reasons) + each.further, IntegerCell()
            ),
        }
    )
    title = _("Networks and partners that would fit")
    q_label = _("Name")
    empty_text = _("Nothing that is documented suggests a network or a partner.")
    not_followed = _(
        "What would fit is a guess, weighed anew each time: it has no feed. Follow the "
        "organisation itself."
    )
    counted = ngettext_lazy("%(total)d suggestion", "%(total)d suggestions", "total")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.merged_into is not None or not file_format_of(request):
            return OrganisationPage.get(self, request, *args, **kwargs)
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset=None):
        return super().get_object(self.queryset if queryset is None else queryset)

    @cached_property
    def dismissed(self) -> list[SuggestionDismissal]:
        """What the reader dismissed."""
        kept = SuggestionDismissal.objects.of(self.request.user, self.object)
        return list(kept.select_related("partner", "cluster"))

    def get_queryset(self):
        return [
            Suggestion(
                what,
                row,
                [self.told[what][ground] for ground in fit.grounds],
                fit.reasons - len(fit.grounds),
                round(fit.score, 2),
            )
            for what, fits in ((NETWORK, self.networks), (PARTNER, self.partners))
            for fit, row in fits
        ]

    @cached_property
    def networks(self) -> list[tuple[Suggested, Cluster]]:
        gone = {each.cluster_id for each in self.dismissed}
        networks = Among.PERHAPS.of(self.as_of).exclude(pk__in=gone - {None})
        named = {network.pk: network for network in networks}
        fits = networks_that_fit([self.object.pk], named.values(), self.as_of)
        return [(fit, named[fit.key]) for fit in fits.get(self.object.pk, [])]

    @property
    def passed(self) -> set[int]:
        """The keys of the partners that the reader dismissed."""
        return {each.partner_id for each in self.dismissed} - {None}

    @cached_property
    def company(self) -> Company:
        return company_of(self.object.pk, self.as_of, self.passed)

    @cached_property
    def partners(self) -> list[tuple[Suggested, Organisation]]:
        fits = partners_that_fit(
            self.object.pk,
            self.as_of,
            passed=self.passed,
            alone=self.company.is_named,
        )
        named = Organisation.objects.in_bulk({NO_ROW, *(fit.key for fit in fits)})
        return [(fit, named[fit.key]) for fit in fits]

    @cached_property
    def told(self) -> dict[str, dict]:
        """The reasons in words, those of networks and those of partners."""
        grounds = {
            what: [ground for fit, _row in fits for ground in fit.grounds]
            for what, fits in ((NETWORK, self.networks), (PARTNER, self.partners))
        }
        every = [ground for each in grounds.values() for ground in each]
        reasons = Bonds(self.as_of).reasons
        found = found_in(reasons, ORGANISATIONS, [ground.place for ground in every])
        between = Organisation.objects.in_bulk(
            {e.via or NO_ROW for e in every} | {NO_ROW}
        )
        return {
            NETWORK: tell_grounds(grounds[NETWORK], found, "within", between),
            PARTNER: tell_grounds(grounds[PARTNER], found, "together", between),
        }

    file_called = "suggestions"

    @property
    def file_about(self):
        return self.object.slug

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            dismissed=self.dismissed,
            partners_told=len(self.partners),
            company=self.company,
            **kwargs,
        )


class JudgeSuggestion(LoginRequiredMixin, View):
    """Where a person says that a suggestion is not relevant, or takes it back."""

    http_method_names = ["post"]

    def post(self, request, slug):
        organisation = get_object_or_404(Organisation, slug=slug)
        act = {"dismiss": self._dismiss, "again": self._again}.get(
            request.POST.get("act")
        )
        try:
            if act is None:
                raise ValidationError(
                    gettext("Say what to do: choose one of the buttons.")
                )
            messages.success(request, act(organisation))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        page = reverse("organisation_suggestions", args=[organisation.slug])
        query = request.GET.urlencode()
        return redirect(f"{page}?{query}" if query else page)

    def _dismiss(self, organisation: Organisation) -> str:
        model = Cluster if self.request.POST.get("what") == NETWORK else Organisation
        asked = self.request.POST.get("suggested", "").replace("\x00", "")
        suggested = model.objects.filter(slug=asked).first()
        if suggested is None:
            raise ValidationError(gettext("What was suggested was removed meanwhile."))
        dismiss_suggestion(
            organisation=organisation,
            suggested=suggested,
            reason=self.request.POST.get("reason", "").replace("\x00", ""),
            user=self.request.user,
        )
        return gettext("%(name)s is not suggested to you again.") % {"name": suggested}

    def _again(self, _organisation: Organisation) -> str:
        key = self.request.POST.get("dismissal", "")
        if not is_key(key):
            raise ValidationError(gettext("It was taken back already."))
        suggest_again(dismissal=int(key), user=self.request.user)
        return gettext("It is suggested again, if there is still a reason.")
