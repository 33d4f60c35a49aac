"""How often what all could read was closed or erased: older dumps hold it still."""

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import Lag

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
    def before(name: str) -> Window:
        return Window(Lag(name), partition_by="pgh_obj_id", order_by="pgh_id")

    is_closed = Q(**{f"{column}__isnull": True} if value is None else {column: value})
    was_closed = Q(was__isnull=True) if value is None else Q(was=value)
    return (
        events.order_by()
        .annotate(was=before(column), earlier=before("pgh_id"))
        .filter(is_closed & ~was_closed, earlier__isnull=False)
        .count()
    )
