"""Why a row of a list of beneficiaries has its outcome."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.imports.plans.reasons import RowReason


class GrantReason(TextChoices):
    NEW_WITH = (
        "new_with",
        _("Its organisation enters the registry with another row of this file."),
    )
    UNDECIDED_WITH = (
        "undecided_with",
        _("The same organisation as another row of this file, which is ambiguous."),
    )
    PAID_OVER = (
        "paid_over",
        _(
            "A little more was paid than decided: it is asked once, above, for all "
            "such rows."
        ),
    )
    PERSON = (
        "person",
        _(
            "Its name seems to be that of a natural person: it is asked once, above, "
            "for all such rows."
        ),
    )
    COUNTED = (
        "counted",
        _("A natural person: the grant is counted, and nobody is named."),
    )
    SAME_GRANT = (
        "same_grant",
        _("It says the same as another row of this file: it is the same grant."),
    )
    LEFT_OUT_ALIKE = "left_out_alike", _("Left out by a person, with all rows alike.")
    OLDER = (
        "older",
        _(
            "The registry knows of a later decision or payment on this grant: the list "
            "shows an older state, and changes nothing."
        ),
    )
    PAID_LOWER = (
        "paid_lower",
        _(
            "The list says that less was paid than the registry knows: record what was "
            "recovered, or correct the list."
        ),
    )
    DECIDED_LATER = (
        "decided_later",
        _("It was decided after the date of the list: correct one of the two."),
    )
    CLOSED_LATER = (
        "closed_later",
        _("It was closed after the date of the list: correct one of the two."),
    )


REASONS = dict(RowReason.choices) | dict(GrantReason.choices)
