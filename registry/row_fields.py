"""Rows named in a text field, where a menu of thousands would help nobody."""

from abc import ABC, abstractmethod

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

NEAR = 3


class RowField(forms.CharField, ABC):
    """A row, by its name or its identifier, as written or in other letters.

    A subclass says which ``rows`` there are, the ``name`` that people know them by, and
    what is ``unknown``: a sentence with a place for the text.
    """

    name = "name"
    unknown: str

    @property
    @abstractmethod
    def rows(self) -> QuerySet:
        """Return the rows that there are."""

    def near(self, text: str) -> QuerySet:
        """Return rows that may have been meant, the likeliest first."""
        return self.rows.search(text).best_first(text)

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else str(value)

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "").strip()

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = self.find(text)
        return found[0] if len(found) == 1 else self.not_one(text, found)

    def find(self, text: str) -> list:
        """Return the rows that ``text`` names: one, if it names any well."""
        exact = self.rows.filter(slug=text) or self.rows.filter(**{self.name: text})
        return list(exact or self.rows.filter(**{f"{self.name}__iexact": text}))

    def not_one(self, text: str, found: list):
        """Return what stands for a text that names no row, or several.

        Raises:
            ValidationError: nothing does; it names the rows that come near.
        """
        problem = self.unknown % {"text": text}
        if near := self.near(text)[:NEAR]:
            problem += " " + _("Did you mean %(names)s?") % {
                "names": ", ".join(f"“{row}”" for row in near)
            }
        raise ValidationError(problem)
