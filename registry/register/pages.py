"""Pages about the register: staff look an enterprise up, and enter it from there."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import TemplateView

from registry.models import Cluster, LegalForm, OrganisationKind
from registry.pages.staff import StaffMixin

from .candidates import candidates
from .loaded import loaded, source_of
from .search import RegisterEntry, find

PER_PAGE = 50


class ClusterCandidates(StaffMixin, TemplateView):
    """Enterprises like the members of a cluster that are in no network today."""

    bound_by = "searches"

    permission = "registry.view_organisation"
    template_name = "registry/register/candidates.html"

    def get_context_data(self, **kwargs):
        cluster = get_object_or_404(Cluster, slug=self.kwargs["slug"])
        extract = loaded()
        page = self._page
        found, total = [], 0
        if extract:
            found, total = candidates(
                cluster=cluster,
                day=timezone.localdate(),
                snapshot_on=extract.snapshot_on,
                most=PER_PAGE,
                before=(page - 1) * PER_PAGE,
            )
        if page > 1 and not found:
            raise Http404
        return super().get_context_data(
            cluster=cluster,
            extract=extract,
            candidates=found,
            total=total,
            previous_page=page - 1,
            next_page=page + 1 if page * PER_PAGE < total else 0,
            **kwargs,
        )

    @property
    def _page(self) -> int:
        text = self.request.GET.get("page", "1")
        if not (text.isascii() and text.isdigit() and 0 < int(text[:7]) < 100_000):
            raise Http404
        return int(text)


class RegisterSearch(StaffMixin, TemplateView):
    """Enterprises of the register by number or name, each with a way to enter it."""

    bound_by = "searches"

    permission = "registry.add_organisation"
    template_name = "registry/register/search.html"

    def get_context_data(self, **kwargs):
        q = self.request.GET.get("q", "")
        extract = loaded()
        entries = find(q) if extract else []
        source = source_of(extract) if entries else None
        return super().get_context_data(
            q=q,
            extract=extract,
            entries=[(entry, _address_of(entry, source)) for entry in entries],
            **kwargs,
        )


def _address_of(entry: RegisterEntry, source) -> str:
    """Return the form of a new organisation, filled in by the register."""
    said = {
        "name": entry.name,
        "slug": slugify(entry.name)[:90],
        "enterprise_number": entry.number_display,
        "legal_form": entry.legal_form,
        "kind": OrganisationKind.ENTERPRISE
        if entry.legal_form == LegalForm.COMPANY
        else "",
        "place": entry.place.pk if entry.place else "",
        "country": "" if entry.country else "BE",
        "founded_on": entry.started_on or "",
        "source": source.pk,
        "quote": ", ".join(filter(None, [entry.name, entry.seat])),
        "locator": entry.number_display,
        "from_register": entry.number,
    }
    filled = {key: value for key, value in said.items() if value != ""}
    return f"{reverse('admin:registry_organisation_add')}?{urlencode(filled)}"
