"""Facts, each with the document that says it."""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .keys import links_of


class Basis(models.TextChoices):
    """How a source supports a fact."""

    STATED = "stated", _("plainly stated")
    INFERRED = "inferred", _("second-hand, or inferred from what is stated")
    TABLE = "table", _("reading of a table")


CAUTIONS = {
    Basis.INFERRED: _("Inferred: the source does not say it in so many words."),
    Basis.TABLE: _(
        "Reading of a table: the excerpt puts cells of it together, it is no sentence "
        "of the source."
    ),
}
IN_BRIEF = {Basis.INFERRED: _("inferred"), Basis.TABLE: Basis.TABLE.label}


class Sourced(models.Model):
    """A fact with the document that says it, and the sentence that says so."""

    source = models.ForeignKey(
        "registry.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="%(app_label)s_%(class)s_set",
        help_text=_("The document that states this fact."),
    )
    quote = models.TextField(
        _("excerpt"),
        blank=True,
        help_text=_("The sentence of the source, abridged with … where needed."),
    )
    locator = models.CharField(
        _("where in the source"),
        max_length=200,
        blank=True,
        help_text=_("Page, slide, heading or paragraph, such as “Membership”."),
    )
    basis = models.CharField(
        _("basis"),
        max_length=10,
        choices=Basis,
        default=Basis.STATED,
        help_text=_(
            "Whether the source says it plainly, it was inferred, or the excerpt puts "
            "cells of a table together."
        ),
    )
    note_en = models.TextField(
        _("note in English"),
        blank=True,
        help_text=_("What a reader must know: a doubt, a contradiction, a deduction."),
    )
    note_fr = models.TextField(
        _("note in French"),
        blank=True,
        help_text=_("The same in French."),
    )
    note = in_reader_language("note")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_basis",
                condition=Q(basis__in=Basis.values),
                violation_error_message=_(
                    "The basis is stated, inferred or read from a table."
                ),
            )
        ]

    @property
    def caution(self) -> str:
        """What a reader of the excerpt must know of it; empty where nothing."""
        return CAUTIONS.get(self.basis, "")

    @property
    def caution_in_brief(self) -> str:
        """The same in a word or two, for a list of facts."""
        return IN_BRIEF.get(self.basis, "")

    @property
    def subject(self):
        """What has a page that shows this fact: itself, or the first it is part of."""
        if hasattr(self, "get_absolute_url"):
            return self
        # One after the other: the parts behind the first may not have been fetched.
        parts = (getattr(self, name) for name, _model in links_of(type(self)))
        subjects = (part.subject for part in parts if isinstance(part, Sourced))
        return next((subject for subject in subjects if subject is not None), None)


def sourced_models() -> list[type[models.Model]]:
    """Return every model of the house whose rows are facts with a source."""
    return [model for model in apps.get_models() if issubclass(model, Sourced)]
