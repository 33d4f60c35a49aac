"""Why a proposed change has its outcome: the codes that a plan keeps, in words."""

from django.utils.translation import gettext_lazy as _

from registry.imports.plans.reasons import RowReason

REASONS = {
    RowReason.CELLS: RowReason.CELLS.label,
    RowReason.LEFT_OUT: RowReason.LEFT_OUT.label,
    "so_already": _("The registry says so already."),
    "ended": _("It has an end already: correct that instead."),
    "gone": _("It was removed from the registry since."),
    "merged": _("It was merged into another record since: say it of that one."),
    "rests": _("It rests on a row of this plan that is not made."),
    "link_gone": _("It leads to something that was removed from the registry since."),
    "rules": _("The registry refuses it:"),
}
