from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .base import NaturalKeyed, closed_list, sorting_key, tracked
from .source_queries import (
    RowCount,
    SourceQuerySet,
    by_column,
    cited,
    citing,
    citing_models,
)


class SourceKind(models.TextChoices):
    LAW = "law", _("act or decree")
    PARLIAMENT = "parliament", _("parliamentary question")
    POLICY = "policy", _("policy document")
    REPORT = "report", _("report or study")
    PRESS = "press", _("press article")
    WEB_PAGE = "web_page", _("web page")
    DATASET = "dataset", _("data set")
    LIST = "list", _("member list")
    OTHER = "other", _("other document")


class SourcePrecision(models.TextChoices):
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    CIRCA = "circa", _("about that year, not after it")


@tracked()
class Source(NaturalKeyed):
    """A document that states facts, such as the policy presentation of 2006."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)
    published_on = models.DateField(
        _("published on"),
        null=True,
        blank=True,
        help_text=_("Empty where the document bears no date and none can be inferred."),
    )
    published_precision = models.CharField(
        _("precision of the date"),
        max_length=10,
        choices=SourcePrecision,
        blank=True,
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        help_text=_("ISO 639-1 code, such as fr, nl, de or en."),
    )
    accessed_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("When somebody last read it.")
    )
    note_en = models.TextField(
        _("note in English"),
        blank=True,
        help_text=_("How it was dated, what is missing of it, how far to trust it."),
    )
    note_fr = models.TextField(
        _("note in French"), blank=True, help_text=_("The same in French.")
    )
    note = in_reader_language("note")

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = [sorting_key("title"), "slug"]
        constraints = [
            closed_list(
                "registry_source_kind",
                "kind",
                SourceKind,
                message=_("Unknown kind of source."),
            ),
            models.CheckConstraint(
                name="registry_source_dating",
                condition=Q(published_on__isnull=True, published_precision="")
                | Q(
                    published_on__isnull=False,
                    published_precision__in=SourcePrecision.values,
                ),
                violation_error_message=_(
                    "A date of publication needs its precision, and only then."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("source_detail", args=[self.slug])

    @classmethod
    def known_condition(cls, day: date, prefix: str = "") -> Q:
        """Return the condition for a document to have been there on ``day``.

        One without a date was there when somebody read it, at the latest.
        """
        published, read = f"{prefix}published_on", f"{prefix}accessed_on"
        undated = Q(**{f"{published}__isnull": True})
        unread = Q(**{f"{read}__isnull": True})
        return Q(**{f"{published}__lte": day}) | undated & (
            unread | Q(**{f"{read}__lte": day})
        )

    def facts(self) -> list[models.QuerySet]:
        """Return the rows that rest on it, one queryset for each model."""
        return [
            model.objects.filter(citing(columns, self))
            for model, columns in citing_models().items()
        ]

    def fact_numbers(self, user, day: date | None = None) -> dict[type, int]:
        """Return how many rows known on ``day`` rest on it, by model.

        Only what ``user`` may read counts. Models of which no row rests on it are left
        out.
        """
        cited_by = cited([self.pk])
        counts = Counter()
        for model, number in self._of_each(
            cited_by, user, day, lambda rows: rows.annotate(found=RowCount())
        ):
            counts[model] += number
        return {model: counts[model] for model in cited_by if counts[model]}

    def first_facts(
        self, among: Iterable[type], number: int, user, day: date | None = None
    ) -> dict[type, list[int]]:
        """Return the keys of rows known on ``day`` that rest on it, of some models.

        Where there are more than ``number``, those that were entered first: to put a
        million in order would take longer than all else. Only what ``user`` may read is
        among them.
        """
        keys = {model: [] for model in among}
        cited_by = citing_models()
        for model, key in self._of_each(
            {model: cited_by[model] for model in keys},
            user,
            day,
            lambda rows: rows.order_by("pk").annotate(found=F("pk"))[:number],
        ):
            keys[model].append(key)
        return {model: sorted(found)[:number] for model, found in keys.items()}

    def _of_each(
        self, cited_by: dict[type, list[str]], user, day, find: Callable
    ) -> Iterator[tuple[type, int]]:
        """Yield what is found of the rows of each model, in one query."""
        among = list(cited_by)
        queries = [
            find(facts.order_by().annotate(at=Value(at))).values_list("at", "found")
            for at, model in enumerate(among)
            for facts in by_column(
                model.objects.readable_by(user).known_by(day), cited_by[model], self
            )
        ]
        if queries:
            for at, found in queries[0].union(*queries[1:], all=True):
                yield among[at], found
