"""What became of a list, in a few words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .steps import ListStep


def said_of(step: ListStep) -> str:
    """Return how many rows joined and left a list, and were corrected in it."""
    said = []
    if number := len(step.joined):
        said.append(
            ngettext("%(number)d new in the list", "%(number)d new in the list", number)
            % {"number": number}
        )
    if number := len(step.left):
        said.append(
            ngettext(
                "%(number)d no more in the list",
                "%(number)d no more in the list",
                number,
            )
            % {"number": number}
        )
    if number := step.corrected:
        said.append(
            ngettext("%(number)d corrected", "%(number)d corrected", number)
            % {"number": number}
        )
    return ", ".join(said) or _("nothing")
