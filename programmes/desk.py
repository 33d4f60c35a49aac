"""What waits on public money: projects of which too little is held."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Project
from registry import words
from registry.desk.waiting import Heading, Waiting, in_admin, waits


@waits("programmes.change_project")
def projects_without_participants(user, day: date) -> Waiting:
    count = Project.objects.without_participants().count()
    return Waiting(
        Heading.NOT_NAMED,
        count,
        ngettext(
            "project without a participant", "projects without a participant", count
        ),
        in_admin(Project, named="none"),
        _("Fill in"),
        note=_("of {number}").format(number=words.number(Project.objects.count())),
    )
