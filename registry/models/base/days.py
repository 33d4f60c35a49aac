"""The days that the registry knows: one range, of what is stored and what is asked.

What can be stored can be looked at. A freak value, such as 9999, is refused by every
form, import and page with the same sentence, and by the database.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)

FIRST_FOUNDING = date(1000, 1, 1)
"""Universities are older than anything else that the registry tells of."""

FOUNDINGS = {"founded_on", "created_on"}


class Within:
    """Refuses a day outside of a range, with a sentence that names it."""

    def __init__(self, first: date, last: date):
        self.first = first
        self.last = last

    def __call__(self, value: date) -> None:
        if not self.first <= value <= self.last:
            raise ValidationError(
                _("The registry knows days from %(first)s to %(last)s.")
                % {"first": self.first.year, "last": self.last.year},
                code="day_out_of_range",
            )


def keep_within_days(model: type[models.Model]) -> None:
    """Refuse days out of range in every day that a model holds, here and in SQL."""
    condition = Q()
    for field in model._meta.local_fields:
        if isinstance(field, models.DateField) and not isinstance(
            field, models.DateTimeField
        ):
            first = FIRST_FOUNDING if field.name in FOUNDINGS else FIRST_DAY
            field.validators = [*field.validators, Within(first, LAST_DAY)]
            inside = Q(**{f"{field.name}__range": (first, LAST_DAY)})
            condition &= inside | Q(**{f"{field.name}__isnull": True})
    if condition and model._meta.managed:
        rule = models.CheckConstraint(
            name=f"{model._meta.app_label}_{model._meta.model_name}_within",
            condition=condition,
            violation_error_message=gettext_lazy(
                "A day lies outside of the time that the registry knows."
            ),
        )
        model._meta.constraints = [*model._meta.constraints, rule]
        model._meta.original_attrs["constraints"] = model._meta.constraints
