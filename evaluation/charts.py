"""What ``static/charts`` draws of evaluation: its tables hold the same numbers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from evaluation.models import Target


def attainment_chart(targets: Iterable[Target]) -> dict:
    """Return a bar for each target with a result, beside a mark where it is reached."""
    return {
        "unit": "",
        "style": "percent",
        "mark": {"value": 1, "label": _("target")},
        "rows": [
            {"name": str(target.name), "value": float(target.attainment)}
            for target in targets
            if target.result is not None
        ],
    }
