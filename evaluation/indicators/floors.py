"""From which share of what is known an indicator has a value, and why."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

WHOLE = {
    "floor": Decimal(1),
    "floor_reason": _(
        "A number of what was read says how much was read: it is a value only where "
        "all is known. Otherwise it says “at least”."
    ),
}
"""Of what is counted or added up."""

NEARLY_ALL = {
    "floor": Decimal("0.98"),
    "floor_reason": _(
        "Below it the bounds are more than two points apart, and the known may differ "
        "from the unknown: who is large is known sooner than who is small."
    ),
}
"""Of shares: the bounds tell the rest."""

BOTH_ENDS = {
    "floor": Decimal(1),
    "floor_reason": _(
        "A difference between what two documents show says which documents were read, "
        "unless both are full lists."
    ),
}
"""Of what compares two days."""

AS_ENTERED = {
    "floor": None,
    "floor_reason": _(
        "It is told as the evaluator entered it, with a source, or not at all."
    ),
}
"""Of what the registry does not hold."""

OF_THE_REGION = {
    "floor": None,
    "floor_reason": _(
        "An envelope is for all clusters together: no value of it is a cluster’s own."
    ),
}
"""Of what is no cluster's own."""
