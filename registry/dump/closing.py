"""How often what all could read was closed or erased: older dumps hold it still."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from registry.history.events import events_of
from registry.models import Erasure
from registry.recorded.tables import KEPT_CLOSED, known_models


def closings() -> int:
    """Return how often a person was erased, or a row closed that was open until then.

    A dump notes the number that its state had. Where there are more by now, it may hold
    what is for nobody any more.
    """
    erased = events_of(Erasure).filter(pgh_label="insert").count()
    return erased + sum(
        _closings(events_of(model), column, value)
        for model in known_models()
        for column, value in getattr(model, KEPT_CLOSED, {}).items()
    )


def _closings(events: QuerySet, column: str, value) -> int:
    earlier = events.order_by("-pgh_id").filter(
        pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")
    )
    is_closed = Q(**{f"{column}__isnull": True} if value is None else {column: value})
    was_closed = Q(was__isnull=True) if value is None else Q(was=value)
    rows = events.order_by().filter(is_closed, Exists(earlier))
    return (
        rows.alias(was=Subquery(earlier.values(column)[:1])).exclude(was_closed).count()
    )
