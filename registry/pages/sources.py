"""Sources with the facts that rest on them, and the legal regimes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from registry.documents.pages import reads_files
from registry.filters import SourceFilterSet
from registry.lists.as_of import AsOfMixin, asking
from registry.lists.columns import Shown
from registry.lists.directory import all_lists, listed
from registry.lists.page import PER_PAGE, ListPage
from registry.lists.taken_along import SHOWN
from registry.lists.told import ToldColumn, day
from registry.models import LegalRegime, Source
from registry.models.base import gathered
from registry.resources import SourceResource

from .moved import MovedMixin

FACTS_SHOWN = PER_PAGE
"""How many facts of one kind the page of a source lists."""


@listed("sources/")
class SourceList(ListPage):
    model = Source
    filterset_class = SourceFilterSet
    row_template = "registry/_source_row.html"
    columns = [
        Shown(
            "title", _("title"), sort=("title_key", "slug"), told=(ToldColumn("title"),)
        ),
        Shown(
            "publisher",
            _("publisher"),
            sort=("publisher_key", "title_key", "slug"),
            told=(ToldColumn("publisher"),),
        ),
        Shown(
            "kind",
            _("kind"),
            sort=("kind", "title_key", "slug"),
            told=(ToldColumn("get_kind_display"),),
        ),
        Shown(
            "published",
            _("published"),
            sort=("published_on", "title_key", "slug"),
            told=day("published_on", "get_published_precision_display"),
        ),
        Shown(
            "facts",
            _("facts"),
            sort=("fact_count", "title_key", "slug"),
            numeric=True,
            told=(ToldColumn("fact_count"),),
        ),
    ]
    told_besides = (
        ToldColumn("url", _("web address")),
        ToldColumn("language", _("language")),
    )
    exported = SourceResource()
    # Last: what documents speak of is rather what is looked for.
    q_label = _("Title or publisher")
    empty_text = _("No source answers to this.")
    lead = _("Every fact of the registry rests on one of these documents.")

    def annotate(self, rows):
        rows = rows.with_sorting_keys("title", "publisher")
        if self.counts_all:
            return rows.with_fact_count(self._facts_of(Source.objects.all(), "all"))
        return rows

    def _facts_of(self, sources: QuerySet, asked: object) -> dict[int, int]:
        """Return how many facts of the day rest on each, as far as the reader may know.

        Args:
            asked: what tells these sources from others.
        """
        kept = self.filterset.kept.beside(self.as_of, asked)
        return kept.get(
            "facts", lambda: sources.fact_counts(self.request.user, self.as_of)
        )

    @property
    def counts_all(self) -> bool:
        """Whether the facts of every source are counted: to sort by, for a file."""
        asked = self.request.GET
        sorts = {name.removeprefix("-") for name in asked.getlist("sort")}
        return "facts" in sorts or asked.get("_columns") == SHOWN

    def complete(self, shown):
        if self.counts_all:
            return
        keys = [source.pk for source in shown]
        counts = self._facts_of(Source.objects.filter(pk__in=keys), keys)
        for source in shown:
            source.fact_count = counts[source.pk]


class SourceDetail(MovedMixin, AsOfMixin, DetailView):
    """A source, with every fact that rests on it."""

    merged_as = "document"
    parts = {}
    """It tells of facts of all kinds: the lists give them, asked for ``source``."""

    model = Source
    template_name = "registry/source_detail.html"

    @property
    def files(self):
        """Its files that the reader may download."""
        files = self.object.files.all()
        return files if reads_files(self.request.user) else files.filter(is_public=True)

    def list_url(self, model) -> str:
        """Return the list of all rows of a model that rest on it, if there is one."""
        for page in all_lists():
            if page.model is model and "source" in page.filterset_class.base_filters:
                asked = self.kept_days | {"source": self.object.slug}
                return asking(page.list_url(), asked)
        return ""

    def get_context_data(self, **kwargs):
        seen_by = (self.request.user, self.as_of)
        numbers = self.kept.get("facts", lambda: self.object.fact_numbers(*seen_by))
        first = self.kept.get(
            "first facts",
            lambda: self.object.first_facts(numbers, FACTS_SHOWN, *seen_by),
        )
        groups = gathered(
            [
                model.objects.filter(pk__in=first[model]).with_subjects()
                for model in numbers
            ]
        )
        return super().get_context_data(
            facts=[
                {
                    "model": model._meta,
                    "total": numbers[model],
                    "rows": rows,
                    "url": self.list_url(model),
                }
                for model, rows in zip(numbers, groups, strict=True)
            ],
            shown=FACTS_SHOWN,
            files=self.files,
            import_batches=self.object.import_batches.of_user(self.request.user).filter(
                listed_on__lte=self.as_of
            ),
            **kwargs,
        )


class RegimeList(AsOfMixin, ListView):
    """The legal regimes, with their parameters as far as they are known."""

    template_name = "registry/regime_list.html"

    def get_queryset(self):
        regimes = LegalRegime.objects.known_by(self.as_of)
        return regimes.select_related("source", "end_source").prefetch_related(
            "subsidy_rates"
        )
