"""Why a proposal has its outcome: the codes that a plan keeps, and what they say."""

from django.utils.translation import gettext_lazy as _

from registry.imports.plans.reasons import RowReason

REASONS = {
    RowReason.CELLS: RowReason.CELLS.label,
    RowReason.LEFT_OUT: RowReason.LEFT_OUT.label,
    "by_number": _("The register has it under its enterprise number."),
    "by_name": _(
        "One enterprise of the register alone bears its name at its post code."
    ),
    "has_unit": _(
        "The register has it under its enterprise number; an establishment unit of it "
        "is still where the registry has its seat."
    ),
    "agrees": _("The registry says so already."),
    "several": _(
        "Several enterprises of the register bear this name at this post code: write "
        "the number of the right one on the record of the organisation."
    ),
    "number_taken": _(
        "Another organisation has this number: the two may be one, to be merged."
    ),
    "number_other": _(
        "The organisation has another number by now: propose anew from the register."
    ),
    "gone": _("The registry has no such organisation any more."),
    "place_unknown": _("The registry does not know this post code and locality."),
    "newer": _("The registry holds something of a later day than the extract."),
}
"""The codes of why a row has its outcome, and their sentences."""
