"""A name, a seat, a legal form or a size changes on a day; the former one stays."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from registry.models import Precision, Source
from registry.models.base.dated import Dated, dating


def dated_values(row: models.Model, values: Mapping) -> dict[type[Dated], dict]:
    """Return which dated values of ``row`` would differ, whole, by what dates them.

    Args:
        values: columns of ``row``, some of which may not be dated at all.
    """
    changed = {}
    for model in dating(type(row)):
        before = {name: getattr(row, name) for name in model.columns}
        after = before | {n: values[n] for n in model.columns if n in values}
        if before != after:
            changed[model] = after
    return changed


@transaction.atomic
def change_from(
    *,
    row: models.Model,
    values: Mapping,
    day: date,
    source: Source,
    precision: str = Precision.DAY,
    quote: str = "",
    locator: str = "",
) -> list[Dated]:
    """Give an organisation or a cluster other values from ``day`` on.

    The former value keeps its period, which ends on the day before; ``source`` states
    that end too. What was not dated until now began nobody knows when. A value that
    becomes empty leaves nothing but the end of the former one.

    Args:
        values: columns that something dates, such as ``{"name": "SEGAL"}``.

    Returns:
        The new values, each with its period; for what becomes empty, nothing.

    Raises:
        ValidationError: nothing would change, or a value began on that day or later.
    """
    row = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    changed = dated_values(row, values)
    if not changed:
        raise ValidationError(_("It has these values already."))
    made = [
        _follow(row, model, after, day, precision, source, quote, locator)
        for model, after in changed.items()
    ]
    return [new for new in made if new is not None]


def refuse_change(**change) -> None:
    """Try :func:`change_from` and leave no trace.

    Raises:
        ValidationError: as it would.
    """
    with transaction.atomic():
        change_from(**change)
        transaction.set_rollback(True)


def _follow(row, model, after, day, precision, source, quote, locator) -> Dated | None:
    ended = {
        "end_on": day - timedelta(days=1),
        "end_precision": precision,
        "end_source": source,
        "end_quote": quote,
        "end_locator": locator,
    }
    own = {model.owner: row}
    current = model.objects.filter(**own, end_on__isnull=True).first()
    if current is not None and current.start_on and current.start_on >= day:
        raise ValidationError(
            _("“%(value)s” began on that day or later: correct it instead.")
            % {"value": current}
        )
    before = {name: getattr(row, name) for name in model.columns}
    if current is not None:
        for name, value in ended.items():
            setattr(current, name, value)
        _save(current)
    elif any(before.values()):
        former = model(
            **own,
            **before,
            **ended,
            source=row.source,
            quote=row.quote,
            locator=row.locator,
            basis=row.basis,
        )
        if last := model.objects.former().filter(**own).order_by("end_on").last():
            former.start_on = last.end_on + timedelta(days=1)
            former.start_precision = last.end_precision
        _save(former)
    if not any(after.values()):
        # Nothing holds from then on: the thing itself says so.
        type(row)._base_manager.filter(pk=row.pk).update(**after)
        return None
    new = model(
        **own,
        **after,
        start_on=day,
        start_precision=precision,
        source=source,
        quote=quote,
        locator=locator,
    )
    _save(new)
    return new


def _save(value: Dated) -> None:
    value.full_clean()
    value.save()
