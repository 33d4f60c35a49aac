from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, UniqueConstraint, Value
from django.utils.translation import gettext_lazy as _

from .base import Fold


class SearchVector(Func):
    """What the words of an entry are found by: names first, excerpts last."""

    function = "registry_search_vector"
    output_field = SearchVectorField()


class AllWords(Func):
    """Whether an entry has all words of a text, whatever their endings."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()

    def __init__(self, text: str):
        asked = Func(Value(text), Value(False), function="registry_search_query")
        super().__init__(F("vector"), asked)


class SearchEntryQuerySet(models.QuerySet):
    def answering(self, text: str):
        """Keep the entries that have all words of ``text``, names or other words."""
        return self.filter(AllWords(text))

    def inconsistent_words(self):
        """Entries that do not say what their rows say, and rows without an entry."""
        return SearchDifference.objects.all()


class SearchEntry(models.Model):
    """The words by which the search finds a row, such as the names of BioWin.

    Triggers keep it in step with the rows that it is made of, whoever writes them.
    """

    model = models.CharField(_("table"), max_length=60)
    row = models.BigIntegerField(_("row"))
    names = models.TextField(_("names"), blank=True)
    numbers = models.TextField(_("numbers"), blank=True)
    words_en = models.TextField(_("words beside the name, in English"), blank=True)
    words_fr = models.TextField(_("words beside the name, in French"), blank=True)
    texts_en = models.TextField(_("texts in English"), blank=True)
    texts_fr = models.TextField(_("texts in French"), blank=True)
    excerpts = models.TextField(_("excerpts of sources"), blank=True)
    name_key = GeneratedField(
        expression=Fold(F("names")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("names without case and accents"),
    )
    vector = GeneratedField(
        expression=SearchVector(
            "names", "words_en", "words_fr", "texts_en", "texts_fr", "excerpts"
        ),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name=_("words without endings"),
    )

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        ordering = ["model", "row"]
        default_permissions = ()
        indexes = [
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"), name="registry_search_name"
            ),
            GinIndex(
                OpClass("numbers", name="gin_trgm_ops"), name="registry_search_number"
            ),
            GinIndex(fields=["vector"], name="registry_search_words"),
        ]
        constraints = [
            UniqueConstraint(
                name="registry_searchentry_unique",
                fields=["model", "row"],
                violation_error_message=_("This row has an entry already."),
            )
        ]

    def __str__(self):
        return f"{self.model} {self.row}"


class SearchWords(models.Model):
    """The words by which a list finds a cluster, as they were known at any moment.

    A view: of the entries now, and of the rows themselves where a page looks back.
    """

    row = models.BigIntegerField(primary_key=True)
    vector = SearchVectorField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "registry_searchwords"
        default_permissions = ()
        verbose_name = _("words of a cluster")
        verbose_name_plural = _("words of clusters")
        ordering = ["row"]

    def __str__(self):
        return str(self.row)


class SearchDifference(models.Model):
    """A row of which the search says something else than the row; none is right.

    A view of all entries beside what they are made of.
    """

    key = models.TextField(primary_key=True)

    class Meta:
        managed = False
        db_table = "registry_searchdifference"
        default_permissions = ()
        verbose_name = _("difference of the search")
        verbose_name_plural = _("differences of the search")
        ordering = ["key"]

    def __str__(self):
        return self.key
