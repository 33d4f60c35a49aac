"""What somebody did last: requests, each with what it added, changed and removed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, Max, Value
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pghistory.models import Context

from registry.history.events import events_of, tracked_models, tracking
from registry.history.words import ACTS

SHOWN = 8
LOOKED_AT = 40
"""How many of the last requests are looked at: some of them change nothing."""


@dataclass(frozen=True)
class Deed:
    """What one request changed: "Memberships: 12 added"; a link if that was one row."""

    at: datetime
    text: str
    url: str


def done_lately(user) -> list[Deed]:
    """Return what ``user`` changed last, the newest first; requests of nothing not."""
    contexts = dict(
        Context.objects.filter(metadata__user=user.pk)
        .order_by("-created_at", "-pk")
        .values_list("pk", "created_at")[:LOOKED_AT]
    )
    if not contexts:
        return []
    done = defaultdict(list)
    for model, context, act, count, row in _counted(contexts):
        done[context].append((model, act, count, row))
    for each in done.values():
        each.sort(key=lambda deed: (deed[0]._meta.label, deed[1]))
    deeds = [
        Deed(at, "; ".join(map(_words, done[key])), _page(done[key]))
        for key, at in contexts.items()
        if key in done
    ]
    return deeds[:SHOWN]


def _counted(contexts):
    """Yield model, context, act, number of rows and one of them, in one query."""
    by_label = {model._meta.label: model for model in tracked_models()}
    first, *others = [
        events_of(model)
        .filter(pgh_context__in=list(contexts))
        .order_by()
        .values_list(
            Value(label, output_field=CharField()), "pgh_context_id", "pgh_label"
        )
        .annotate(Count("pgh_obj_id", distinct=True), Max("pgh_obj_id"))
        for label, model in by_label.items()
    ]
    for label, *counted in first.union(*others, all=True):
        yield by_label[label], *counted


def _words(done) -> str:
    model, act, count, row = done
    told = tracking(model)
    opts = told._meta
    if count > 1:
        name = capfirst(opts.verbose_name_plural)
        return _("{table}: {count} {act}").format(
            table=name, count=count, act=ACTS.get(act, act)
        )
    shown = told._base_manager.filter(pk=row).first()
    name = f"{opts.verbose_name} “{shown}”" if shown else opts.verbose_name
    return _("{row} {act}").format(row=capfirst(name), act=ACTS.get(act, act))


def _page(done) -> str:
    """Return the history of the row, if a request changed one alone."""
    model, act, count, row = done[0]
    if len(done) > 1 or count > 1:
        return ""
    page = f"admin:{model._meta.app_label}_{model._meta.model_name}_history"
    try:
        return reverse(page, args=[row])
    except NoReverseMatch:
        return ""
