"""One mail a day to each person, with what changed in the views that he keeps."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from registry.models import Delivery, DeliveryKind, DeliveryState, SavedView
from registry.proposals.mail import mail_is_set_up, site_address

from .changed import ChangedView, changed

SALT = "registry.following.stop"


def readers() -> list[int]:
    """Return the keys of those who are told by mail what changed."""
    rows = SavedView.objects.with_mail().order_by()
    return list(rows.values_list("user", flat=True).distinct())


def send_digest(user_key: int, until: datetime) -> bool:
    """Send a person one mail on all of his views that changed; False where none did.

    What is in it was told, and is not told again: both or none of it happens.
    """
    user = get_user_model().objects.get(pk=user_key)
    views = SavedView.objects.with_mail().filter(user=user).select_related("user")
    views = list(views)
    if not views or not mail_is_set_up():
        return False
    with override(max(views, key=lambda view: view.kept_at).language):
        found = {}
        for view in views:
            since = told_until(view, DeliveryKind.MAIL)
            if since < until and (what := changed(view, since, until)):
                found[view] = (since, what)
        if not found:
            return False
        with transaction.atomic():
            Delivery.objects.bulk_create(
                Delivery(
                    view=view,
                    kind=DeliveryKind.MAIL,
                    state=DeliveryState.SENT,
                    since=since,
                    until=until,
                    tries=1,
                )
                for view, (since, _what) in found.items()
            )
            _mail(user, [what for _since, what in found.values()]).send()
    return True


def told_until(view: SavedView, kind: str) -> datetime:
    """Return until when what changed was told; at first since when it is kept."""
    last = view.deliveries.sent(kind).first()
    return last.until if last else view.kept_at


def _mail(user, found: list[ChangedView]) -> EmailMessage:
    site = site_address()
    stop = site + reverse("saved_view_stop", args=[stop_token(user.pk)])
    context = {
        "found": found,
        "site": site,
        "reason": _("You keep these views, and asked for a mail when they change."),
        "stop": _("No more of these mails"),
        "stop_url": stop,
    }
    text = render_to_string("registry/following/digest.txt", context)
    subject = ngettext(
        "%(name)s: %(said)s", "%(number)d of your views changed", len(found)
    ) % {"name": found[0].view.name, "said": found[0].said, "number": len(found)}
    headers, lists = {"Auto-Submitted": "auto-generated"}, _("Kept views")
    if site:
        headers |= {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"{lists} <views.{site.partition('://')[2]}>",
        }
    return EmailMessage(
        " ".join(subject.split()), text, None, [user.email], headers=headers
    )


def stop_token(user_key: int) -> str:
    """Return what lets whoever has a mail stop these mails, without logging in."""
    return signing.dumps(user_key, salt=SALT)


def user_of(token: str) -> int | None:
    """Return whose mails a token stops; None where it is none of ours."""
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
