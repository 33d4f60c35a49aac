"""Which program is called about which view, tried again, and let be in the end."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from registry.changes.words import ToldChange
from registry.documents.asking import NotPublic
from registry.models import Delivery, DeliveryKind, DeliveryState, SavedView
from registry.proposals.mail import site_address
from registry.services.keeping_views import CALLS, end_calls

from .calling import call, secret_of
from .changed import ChangedView, changed
from .digest import told_until

TYPE = "be.walloon-clusters.view.changed"


def begin_call(view: SavedView, until: datetime) -> Delivery | None:
    """Return the call to be made about a view; None if there is nothing to tell.

    Nobody is called for who may not have programs called any more, and only once at a
    time: what changes meanwhile is told by the next call.
    """
    if not view.user.has_perm(CALLS) or view.deliveries.waiting().exists():
        return None
    since = told_until(view, DeliveryKind.CALL)
    if since >= until or _changed(view, since, until) is None:
        return None
    return Delivery.objects.create(
        view=view, kind=DeliveryKind.CALL, since=since, until=until
    )


def try_call(key: int) -> None:
    """Make a call that waits, and note what was answered.

    Raises:
        OSError: it was not taken; it is to be tried again.
    """
    waiting = Delivery.objects.waiting().select_related("view__user").filter(pk=key)
    if (delivery := waiting.first()) is None:
        return
    view = delivery.view
    if not (view.hook_url and view.user.is_active and view.user.has_perm(CALLS)):
        _note(delivery, DeliveryState.FAILED, "")
        return
    with override(view.language):
        what = _changed(view, delivery.since, delivery.until)
        event = what and event_of(delivery, what)
    if event is None:
        _note(delivery, DeliveryState.SENT, "")
        return
    try:
        status = call(view.hook_url, str(delivery.reference), event, secret_of(view))
    except NotPublic:
        _note(delivery, DeliveryState.FAILED, "not public")
        end_calls(view=view)
    except OSError as error:
        _note(delivery, DeliveryState.WAITING, str(error))
        raise
    else:
        _note(delivery, DeliveryState.SENT, str(status))


def last_try(key: int) -> None:
    """Give a call up, and call that program no more until its keeper wants it."""
    with transaction.atomic():
        for delivery in Delivery.objects.waiting().filter(pk=key):
            _note(delivery, DeliveryState.FAILED, delivery.detail)
            end_calls(view=delivery.view)


def _changed(view: SavedView, since: datetime, until: datetime) -> ChangedView | None:
    """Return what a program is told: what everybody may read.

    Nobody knows who reads it there, whatever the keeper of the view may read himself.
    """
    return changed(view, since, until, AnonymousUser())


def _note(delivery: Delivery, state: str, detail: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, detail=detail[:200], tries=F("tries") + 1
    )


def event_of(delivery: Delivery, what: ChangedView) -> dict:
    """Return what a program is told, as a CloudEvent."""
    view, site = delivery.view, site_address()
    return {
        "specversion": "1.0",
        "id": str(delivery.reference),
        "source": site + view.address,
        "type": TYPE,
        "time": delivery.until.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "view": view.name,
            "address": site + view.address,
            "since": delivery.since.isoformat(),
            "until": delivery.until.isoformat(),
            "said": what.said,
            "counts": what.counts,
            "joined": [_row(name, site, url) for name, url in what.joined],
            "left": [_row(name, site, url) for name, url in what.left],
            "changed": [_change(told, site) for told in what.changed],
        },
    }


def _row(name: str, site: str, url: str) -> dict:
    return {"name": name, "url": url and site + url}


def _change(told: ToldChange, site: str) -> dict:
    return _row(told.name, site, told.url) | {
        "change": told.kind,
        "table": told.table_key,
        "source": told.source.slug if told.source else "",
        "columns": [
            {"column": label, "before": before, "after": after}
            for label, before, after in told.columns
        ],
    }
