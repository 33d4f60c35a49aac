"""The forms of the parts on a page, as a browser sent them, taken apart and put again.

Django numbers them: those of rows that were there come first, then the new ones.
"""

from django import forms
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict

from registry.forms import is_key
from registry.history.meeting import as_sent


class PartsSent:
    """What was sent of the parts of one kind, a form at a time."""

    def __init__(self, formset: forms.BaseInlineFormSet, sent: QueryDict):
        self._formset = formset
        self._key = formset.model._meta.pk.name
        self._there: dict[int, dict[str, list[str]]] = {}
        self._new: list[dict[str, list[str]]] = []
        self._forms = {}
        count = formset.initial_form_count()
        for number in range(formset.total_form_count()):
            start = f"{formset.prefix}-{number}-"
            told = {
                name.removeprefix(start): texts
                for name, texts in sent.lists()
                if name.startswith(start)
            }
            key = (told.get(self._key) or [""])[-1]
            if number < count and is_key(key):
                self._there[int(key)] = told
                self._forms[int(key)] = formset.forms[number]
            else:
                self._new.append(told)
        self._is_changed = False

    def keys(self) -> set[int]:
        """Return the keys of the rows that the page showed."""
        return set(self._there)

    def is_changed(self, key: int, before: models.Model) -> bool:
        """Whether a form was sent with other values than a row had."""
        form = self._forms[key]
        if is_to_go(form):
            return False
        shown = self._unbound(before, form.prefix)
        return any(
            field.has_changed(shown[name].initial, form[name].data)
            for name, field in shown.fields.items()
            if name in {column.name for column in before._meta.concrete_fields}
            and name != self._key
        )

    def add_again(self, key: int) -> None:
        """Make a new part of what was sent of one that is gone."""
        told = self._there.pop(key)
        told[self._key] = [""]
        self._new.append(told)
        self._is_changed = True

    def drop(self, key: int) -> None:
        del self._there[key]
        self._is_changed = True

    def show(self, part: models.Model) -> None:
        """Add the form of a part that the page did not show."""
        prefix = f"{self._formset.prefix}-0"
        form = self._unbound(part, prefix)
        told = {}
        for bound in form:
            told |= as_sent(bound)
        told = {name.removeprefix(f"{prefix}-"): texts for name, texts in told.items()}
        self._there[part.pk] = told | {self._key: [str(part.pk)]}
        self._is_changed = True

    def write(self, sent: QueryDict) -> None:
        """Number the forms again, if they are others than those that were sent."""
        if not self._is_changed:
            return
        prefix = self._formset.prefix
        count = self._formset.total_form_count()
        for name in list(sent):
            start, _separator, rest = name.partition(f"{prefix}-")
            number = rest.partition("-")[0]
            if not start and is_key(number) and int(number) < count:
                del sent[name]
        told = [*self._there.values(), *self._new]
        for number, fields in enumerate(told):
            for name, texts in fields.items():
                sent.setlist(f"{prefix}-{number}-{name}", texts)
        sent[f"{prefix}-INITIAL_FORMS"] = len(self._there)
        sent[f"{prefix}-TOTAL_FORMS"] = len(told)

    def _unbound(self, part, prefix):
        kwargs = self._formset.get_form_kwargs(None)
        return self._formset.form(instance=part, prefix=prefix, **kwargs)


def is_to_go(form: forms.BaseForm) -> bool:
    """Whether the box of a part is ticked that says that it goes."""
    box = form.fields.get(DELETION_FIELD_NAME)
    return box is not None and box.clean(form[DELETION_FIELD_NAME].data)
