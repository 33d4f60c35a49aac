"""What every rule on recognitions asks first: is there one on the day?"""

from django.utils.translation import gettext as _

from registry.words import day, until

from .case import Case
from .reading import Finding, not_applicable, not_known


def unrecognised(case: Case) -> Finding | None:
    """Return why a rule on recognitions says nothing; None where there is one."""
    if not case.cluster.is_recognisable:
        return not_applicable(_("Clusters of this kind are not recognised."))
    if not case.recognitions:
        return not_known(_("No recognition is documented by this day."))
    if case.recognition is None:
        last = case.recognitions[-1]
        if last.may_go_on:
            return not_known(
                _(
                    "Whether it is recognised on this day is not known: it was "
                    "%(until)s."
                )
                % {"until": until(last)},
                on=last.end_on,
                link=last,
            )
        return not_applicable(
            _("It is not recognised on this day: its recognition ended on %(end)s.")
            % {"end": day(last.end_on)},
            on=last.end_on,
            link=last,
        )
    return None
