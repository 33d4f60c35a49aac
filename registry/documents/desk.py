"""What the desk says of documents."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.desk.waiting import Heading, Waiting, waits
from registry.models import LinkCheck


@waits("registry.change_source")
def broken_links(user, day: date) -> Waiting:
    count = LinkCheck.objects.broken().count()
    return Waiting(
        Heading.BROKEN,
        count,
        ngettext(
            "source whose address does not answer",
            "sources whose address does not answer",
            count,
        ),
        reverse("broken_link_list"),
        _("Correct the address, or keep the file"),
    )
