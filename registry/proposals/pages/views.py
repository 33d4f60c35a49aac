"""What was proposed, and how something is proposed of a network."""

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import FormView, TemplateView

from registry.history.events import with_last_event
from registry.imports.kind import kind_of, title_of
from registry.imports.pages.wording import figures
from registry.lists.as_of import ExplainedMixin
from registry.lists.columns import Shown
from registry.lists.page import Listing
from registry.models import Cluster, ImportBatch, ImportRow, ProposalStage
from registry.pages.staff import StaffMixin
from registry.proposals.forms import all_forms
from registry.proposals.forms.acts import ACTS, acts_open_to
from registry.proposals.rights import MAY_APPLY, networks_of

from .filters import ProposedFilterSet

MOST_ROWS = 500


class ProposingMixin(ExplainedMixin, AccessMixin):
    """A page for those who may propose, or review; others log in, or are refused."""

    @cached_property
    def networks(self):
        return networks_of(self.request.user).order_by("name_key", "slug")

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if not user.is_authenticated or not (
            user.has_perm(MAY_APPLY) or self.networks.exists()
        ):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)


class ProposalList(ProposingMixin, Listing):
    """What was proposed: one's own, and to reviewers all that was handed in."""

    model = ImportBatch
    template_name = "registry/proposals/proposal_list.html"
    filterset_class = ProposedFilterSet
    row_template = "registry/proposals/_proposal_row.html"
    table_class_names = "cards"
    columns = [
        Shown(
            "cluster",
            gettext_lazy("network, and what is proposed"),
            sort=("cluster__name_key", "title", "-listed_on"),
        ),
        Shown("stage", gettext_lazy("state"), sort=("stage", "-made_at")),
        Shown("counts", gettext_lazy("rows")),
        Shown("made", gettext_lazy("made"), sort=("made_at",)),
    ]
    title = gettext_lazy("Proposals")
    caption = gettext_lazy("Proposals")
    lead = gettext_lazy(
        "What networks propose to change about themselves; somebody else decides."
    )
    q_label = gettext_lazy("Cluster, title or file")
    empty_text = gettext_lazy("No proposal answers to this.")
    counted = ngettext_lazy("%(total)d proposal", "%(total)d proposals", "total")

    def get_queryset(self):
        user = self.request.user
        rows = ImportBatch.objects.filter(is_proposal=True)
        rows = rows.with_stage().with_sender(user).with_news(user)
        if not user.has_perm(MAY_APPLY):
            return rows.filter(made_by=user)
        return rows.filter(Q(made_by=user) | Q(submitted_at__isnull=False))

    def annotate(self, rows):
        return rows.select_related("cluster", "made_by", "reviewed_by")

    def row_context(self, shown):
        counts = ImportRow.objects.filter(batch__in=shown).counts_by_batch()
        for batch in shown:
            batch.import_kind = kind_of(batch)
            batch.called = title_of(batch)
            batch.figures = figures(batch.import_kind, counts.get(batch.pk, {}))
            batch.has_rows = batch.pk in counts
            batch.stage_in_words = ProposalStage(batch.stage).label
        return {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_propose=self.networks.exists(), **kwargs)


class ProposalStart(ProposingMixin, TemplateView):
    """Choose the network, and what is to be proposed of it."""

    template_name = "registry/proposals/proposal_start.html"

    def get(self, request, **kwargs):
        if "slug" not in kwargs and self.networks.count() == 1:
            return redirect("proposal_start", slug=self.networks.get().slug)
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs):
        slug = self.kwargs.get("slug")
        return super().get_context_data(
            cluster=get_object_or_404(self.networks, slug=slug) if slug else None,
            networks=self.networks,
            forms=all_forms().items(),
            **kwargs,
        )


class ProposalCreate(ProposingMixin, FormView):
    """Propose something of a network: a form, then the plan that it makes."""

    template_name = "registry/proposals/proposal_form.html"

    @cached_property
    def cluster(self):
        networks = with_last_event(self.networks)
        return get_object_or_404(networks, slug=self.kwargs["slug"])

    def get_form_class(self):
        form = all_forms().get(self.kwargs["what"])
        if form is None:
            raise Http404
        return form

    @cached_property
    def rows(self):
        return self.get_form_class().rows(self.cluster)

    @cached_property
    def row(self):
        key = self.request.GET.get("row", "")
        if not key or self.rows is None:
            return None
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise Http404
        return get_object_or_404(with_last_event(self.rows), pk=key)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()  # which takes the upload in
        return kwargs | {
            "cluster": self.cluster,
            "row": self.row,
            "too_big": getattr(self.request, "too_big_upload", None),
        }

    def get_context_data(self, **kwargs):
        form_class = self.get_form_class()
        chooses = self.rows is not None and self.row is None
        return super().get_context_data(
            cluster=self.cluster,
            row=self.row,
            rows=self.rows[:MOST_ROWS] if chooses else [],
            may_fill=form_class.adds or not chooses,
            start_url=reverse("proposal_start", args=[self.cluster.slug]),
            **kwargs,
        )

    def form_valid(self, form):
        if self.rows is not None and self.row is None and not form.adds:
            raise Http404
        try:
            form.code = self.kwargs["what"]
            batch = form.propose(self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext_lazy("Look at what it would change, then hand it in."),
        )
        return redirect(batch)


class NetworkAct(StaffMixin, FormView):
    """Something that happened to a network: asked for, then seen as a plan."""

    permission = "registry.view_cluster"
    template_name = "registry/proposals/proposal_form.html"

    def may_open(self, user) -> bool:
        return super().may_open(user) and self.kwargs["act"] in acts_open_to(user)

    @cached_property
    def cluster(self):
        return get_object_or_404(Cluster, slug=self.kwargs["slug"])

    def get_form_class(self):
        return ACTS[self.kwargs["act"]]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"cluster": self.cluster}

    def get_context_data(self, **kwargs):
        back = reverse("admin:registry_cluster_change", args=[self.cluster.pk])
        return super().get_context_data(
            cluster=self.cluster, may_fill=True, start_url=back, **kwargs
        )

    def form_valid(self, form):
        try:
            form.code = self.kwargs["act"]
            return redirect(form.propose(self.request.user))
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
