"""Columns of the lists of the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from registry.models.base import as_read, columns_of, sorting_key

BILINGUAL = {"name": _("name"), "title": _("title")}
"""What lists show in the reader's language, and what the column is called."""


def as_read_column(model, name: str):
    """Return the column of a name or title in the reader's language.

    Anything else, and what has but one column, is returned as it is.
    """
    if name not in BILINGUAL or columns_of(model, name) == [name]:
        return name

    @admin.display(
        description=BILINGUAL[name], ordering=sorting_key(as_read(model, name))
    )
    def column(row):
        return getattr(row, name)

    return column
