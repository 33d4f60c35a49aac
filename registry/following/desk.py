"""What waits for who keeps views: programs that did not answer."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.desk.waiting import Heading, Waiting, waits
from registry.models import SavedView
from registry.services.keeping_views import CALLS


@waits(CALLS)
def calls_ended(user, day: date) -> Waiting:
    rows = SavedView.objects.of_user(user).calls_ended()
    count = rows.count()
    return Waiting(
        Heading.BROKEN,
        count,
        ngettext(
            "program is called no more: it did not answer",
            "programs are called no more: they did not answer",
            count,
        ),
        reverse("saved_view_list"),
        _("Look and call again"),
        note=", ".join(rows.values_list("name", flat=True)),
    )
