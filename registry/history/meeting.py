"""Two people changed one row at once: what each of them changed, field by field."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .events import events_of
from .words import ACTS, Authors

CHOICE = "_choose-"
"""What the name of a field begins with that asks whose value stays."""

OPEN = "_to-choose"
"""Names the fields of which a form asks whose value stays."""

MINE, THEIRS = "mine", "theirs"


@dataclass
class FieldMet:
    """A field that somebody else changed since a form showed it.

    ``both``: the form has another value in it too, and somebody must choose. ``sent``
    is what a browser would send for the value of the other one.
    """

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    both: bool
    sent: dict[str, list[str]]

    @property
    def choice(self) -> str:
        """The name of the field that asks whose value stays."""
        return f"{CHOICE}{self.name}"


@dataclass
class RowMet:
    """A row that somebody changed, added or removed since a form showed it."""

    model: str
    row: str
    act: str
    who: str
    at: datetime | None
    outcome: str = ""
    fields: list[FieldMet] = dataclasses.field(default_factory=list)

    @classmethod
    def told_by(cls, event, row: models.Model, **more) -> "RowMet":
        """Tell of a row by its last event; without one, nobody knows who did it."""
        told = {"model": capfirst(row._meta.verbose_name), "row": str(row)}
        if event is None:
            return cls(act="", who="", at=None, **told, **more)
        about_it = events_of(type(row)).model
        return cls(
            **told,
            act=str(ACTS[event.pgh_label if type(event) is about_it else "update"]),
            who=Authors([event]).who(event),
            at=event.pgh_created_at,
            **more,
        )


def meet(
    mine: forms.BaseForm,
    before: forms.BaseForm | None,
    now: forms.BaseForm,
    sent: QueryDict,
    *,
    is_newer: bool = True,
) -> list[FieldMet]:
    """Return what others changed in the fields of a form; ``sent`` takes it over.

    What was chosen of fields that both changed is taken over too. See ``fields_met``.

    Args:
        is_newer: whether somebody changed the row since the form showed it.
    """
    fields = fields_met(mine, before, now) if is_newer else []
    if asked := set(sent.getlist(OPEN)):
        known = {each.name for each in fields}
        for each in fields_met(mine, None, now):
            if each.name not in asked or each.name in known:
                continue
            choice = sent.get(each.choice)
            if choice == THEIRS:
                take(each, sent)
            elif not choice:
                fields.append(each)
    for each in fields:
        if not each.both:
            take(each, sent)
    return fields


def take(met: FieldMet, sent: QueryDict) -> None:
    """Put the value of the other one in place of what was sent."""
    for name, texts in met.sent.items():
        sent.setlist(name, texts)


def fields_met(
    mine: forms.BaseForm, before: forms.BaseForm | None, now: forms.BaseForm
) -> list[FieldMet]:
    """Return the fields of a row that somebody else changed.

    Args:
        mine: the form as it was sent.
        before: the same form with the values that it showed; None if these are not
            known: every field that differs is then one that both changed.
        now: the same form with the values that the row has.
    """
    found = []
    held = _held(mine)
    for name, field in mine.fields.items():
        if name not in held or name not in now.fields or field.disabled:
            continue
        typed = mine[name].data
        current = now[name].initial
        if before is not None and name not in before.fields:
            shown = None
        else:
            shown = current if before is None else before[name].initial
        theirs_changed = before is None or field.has_changed(shown, _raw(now[name]))
        if not theirs_changed or not field.has_changed(current, typed):
            continue
        found.append(
            FieldMet(
                name=mine[name].html_name,
                label=capfirst(str(mine[name].label)),
                before="" if before is None else in_words(now[name], shown),
                theirs=in_words(now[name], current),
                mine=in_words(mine[name], typed),
                both=before is None or field.has_changed(shown, typed),
                sent=as_sent(now[name]),
            )
        )
    return found


def _held(form) -> set[str]:
    """Return the fields of a form whose values are kept."""
    if not isinstance(form, forms.BaseModelForm):
        return set(form.fields)
    opts = form._meta.model._meta
    return {field.name for field in opts.get_fields()} - {opts.pk.name}


def as_sent(bound: forms.BoundField) -> dict[str, list[str]]:
    """Return what a browser would send for the value that a form shows."""
    value = bound.field.prepare_value(bound.initial)
    return dict(_sent(_bare(bound.field.widget), bound.html_name, value))


def _sent(widget, name, value):
    if isinstance(widget, forms.MultiWidget):
        values = value if isinstance(value, list | tuple) else widget.decompress(value)
        for suffix, each, part in zip(
            widget.widgets_names, widget.widgets, values, strict=True
        ):
            yield from _sent(each, f"{name}{suffix}", part)
    elif isinstance(widget, forms.CheckboxInput):
        yield name, ["on"] if widget.check_test(value) else []
    else:
        shown = widget.format_value(value)
        if not isinstance(shown, list | tuple):
            shown = [shown]
        yield name, ["" if each is None else str(each) for each in shown]


def _raw(bound):
    """Return the value that a form shows, as its widget reads it when it is sent."""
    sent = {name: texts for name, texts in as_sent(bound).items() if texts}
    data = MultiValueDict(sent)
    return bound.field.widget.value_from_datadict(data, {}, bound.html_name)


def _bare(widget):
    """Return a widget without what the admin puts around it."""
    return getattr(widget, "widget", widget)


def in_words(bound: forms.BoundField, value) -> str:
    """Return the value of a field as a person reads it in its form."""
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ModelChoiceField):
        keys = value if isinstance(value, list | tuple) else [value]
        keys = [getattr(key, "pk", key) for key in keys]
        rows = _rows(field, [key for key in keys if key not in (None, "")])
        return ", ".join(field.label_from_instance(row) for row in rows)
    choices = dict(_flat(getattr(field, "choices", ())))
    values = value if isinstance(value, list | tuple) else [value]
    if choices:
        return ", ".join(
            str(choices.get(str(each), each))
            for each in values
            if each not in (None, "")
        )
    shown = [
        text
        for texts in _sent(
            _bare(field.widget), bound.html_name, field.prepare_value(value)
        )
        for text in texts[1]
    ]
    return " ".join(filter(None, shown))


def _rows(field, keys) -> list[models.Model]:
    try:
        return list(field.queryset.filter(pk__in=keys))
    except (ValueError, TypeError):
        return []


def _flat(choices):
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
