"""Why a row has its outcome: the codes that a plan keeps, and what they say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RowReason(TextChoices):
    SLUG = "slug", _("Recognised by its identifier in the registry.")
    NUMBER = "number", _("Recognised by its enterprise number.")
    NAME = "name", _("Recognised by its name.")
    DECIDED = "decided", _("Decided by a person.")
    UNKNOWN = "unknown", _("The registry knows neither its number nor its name.")
    KIND_UNKNOWN = (
        "kind_unknown",
        _(
            "The registry does not know it, and the list does not say what it is: it "
            "is recorded as “other”. Add a column “kind”, or correct it afterwards."
        ),
    )
    SAME_ROW = (
        "same_row",
        _(
            "The same organisation as another row of this file: what this row says "
            "besides is not taken into account."
        ),
    )
    SEVERAL = (
        "several",
        _("Several organisations have this name: say which of them it is."),
    )
    SEVERAL_ROWS = (
        "several_rows",
        _(
            "Several rows of this file have this name and are different organisations: "
            "add its enterprise number or post code, or say that it is a new one."
        ),
    )
    OTHER_PLACE = (
        "other_place",
        _("An organisation has this name, but another post code: is it the same?"),
    )
    OTHER_NUMBER = (
        "other_number",
        _(
            "What else the row says leads to an organisation with another enterprise "
            "number: they are two, or one of the numbers is wrong."
        ),
    )
    SIMILAR = (
        "similar",
        _("No organisation has this name, but some have a similar one."),
    )
    ALIKE = (
        "alike",
        _(
            "Other rows of this file have nearly the same name: it is asked once, "
            "above, whether they are one."
        ),
    )
    CELLS = "cells", _("A cell must be mended first.")
    NO_NAME = (
        "no_name",
        _(
            "The registry does not know this organisation, and the row does not name "
            "it: write its name."
        ),
    )
    STARTS_LATER = (
        "starts_later",
        _(
            "It becomes a member after the date of the list: correct one of the two, "
            "or leave it for a later list."
        ),
    )
    ENDED = (
        "ended",
        _(
            "It ceased to be a member before the date of the list: correct one of the "
            "two, or take the row out."
        ),
    )
    LEFT_OUT = "left_out", _("Left out by a person.")
    MISSING = "missing", _("The full list does not name it.")
