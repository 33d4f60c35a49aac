"""The addresses of sources, asked in turn."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from registry.models import LinkCheck, Source
from registry.models.link_check import BROKEN

from .asking import ask

AT_ONCE = 25
"""Addresses that are asked in one go: at most about eight minutes of waiting."""

AGAIN_AFTER = timedelta(days=30)
BROKEN_AGAIN_AFTER = timedelta(days=1)


def due(now=None):
    """Return the sources whose address is to be asked: new ones first, then the oldest.

    One that did not answer is asked again the next day, the others each month.
    """
    now = now or timezone.now()
    never = Q(link_check=None) | ~Q(link_check__url=F("url"))
    old = Q(link_check__checked_at__lt=now - AGAIN_AFTER)
    broken = Q(
        link_check__state__in=BROKEN,
        link_check__checked_at__lt=now - BROKEN_AGAIN_AFTER,
    )
    return (
        Source.objects.exclude(url="")
        .filter(never | old | broken)
        .order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
    )


def check_links(*, most: int = AT_ONCE) -> dict[str, int]:
    """Ask the addresses whose turn it is; return how many answered in which way."""
    counts: dict[str, int] = {}
    for source in due()[:most]:
        answer = ask(source.url)
        now = timezone.now()
        before = LinkCheck.objects.filter(source=source, url=source.url).first()
        since = None
        if answer.state in BROKEN:
            since = (before and before.broken_since) or now
        LinkCheck.objects.update_or_create(
            source=source,
            defaults={
                "url": source.url,
                "state": answer.state,
                "status": answer.status,
                "detail": answer.detail,
                "checked_at": now,
                "broken_since": since,
            },
        )
        counts[answer.state] = counts.get(answer.state, 0) + 1
    return counts
