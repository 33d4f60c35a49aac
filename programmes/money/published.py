"""Money as published beside what is documented: see ``registry.known``."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from programmes.models import Measure, PublishedAmount
from registry.known import Known, Published


def known_money(
    documented: Decimal | None,
    amounts: Iterable[PublishedAmount],
    measure: str = Measure.PUBLIC,
) -> Known:
    """Return an amount with what was published of the same, the newest first.

    Args:
        documented: what the registry adds up; None where nothing is recorded.
        amounts: published about one subject, with their source.
        measure: what of them is to be compared; the others are left out.
    """
    same = [amount for amount in amounts if amount.measure == measure]
    is_settled = any(amount.is_preferred for amount in same)
    published = [
        _published(amount, is_set_aside=is_settled and not amount.is_preferred)
        for amount in same
    ]
    published.sort(key=lambda each: each.rank, reverse=True)
    return Known(documented or Decimal(0), published=published, is_money=True)


def by_call(amounts: Iterable[PublishedAmount]) -> dict[int, list[PublishedAmount]]:
    """Return the amounts that are about calls, by the key of the call."""
    found = defaultdict(list)
    for amount in amounts:
        found[amount.call_id].append(amount)
    return found


def _published(amount: PublishedAmount, *, is_set_aside: bool) -> Published:
    source = amount.source
    return Published(
        value=amount.amount,
        exactness=amount.exactness,
        stated_on=amount.stated_on,
        stated_precision=amount.stated_precision,
        publisher=source.publisher or source.title,
        source=source,
        url=source.get_absolute_url(),
        wording=amount.wording,
        is_money=True,
        is_set_aside=is_set_aside,
    )
