"""The search of the whole registry."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from registry import plugs
from registry.lists.as_of import AsOfMixin, BadQuery
from registry.lists.directory import searched_lists
from registry.lists.facets import LONGEST_SEARCH

HITS_SHOWN = 20


class Search(AsOfMixin, TemplateView):
    """Clusters and organisations first, then what else bears the words."""

    template_name = "registry/search.html"

    @cached_property
    def text(self) -> str:
        text = self.request.GET.get("q", "").strip()
        if len(text) > LONGEST_SEARCH:
            raise BadQuery(
                _("That is too long to search for: give %(most)s characters at most.")
                % {"most": LONGEST_SEARCH}
            )
        return text

    def get_context_data(self, **kwargs):
        return super().get_context_data(q=self.text, found=self._found(), **kwargs)

    def _found(self) -> list[dict]:
        """Return the best hits of each model that has any, with their number."""
        if not self.text:
            return []
        found = [
            (
                self._best(_told_here(page.everything().known_by(self.as_of))),
                page.url_name(),
            )
            for page in searched_lists()
        ]
        return [
            {
                "model": hits[0]._meta,
                "url_name": url_name,
                "total": hits[0].total,
                "rows": hits,
            }
            for hits, url_name in found
            if hits
        ]

    def _best(self, rows) -> list:
        found = rows.search(self.text).best_first(self.text)
        return list(found.with_total()[:HITS_SHOWN])


def _told_here(rows):
    """Leave out what another row tells of: one undertaking is found once."""
    relation = plugs.told_elsewhere().get(rows.model)
    return rows.filter(**{f"{relation}__isnull": True}) if relation else rows
