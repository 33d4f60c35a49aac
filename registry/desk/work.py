"""What waits on the work itself: lists sent in, rules that are broken, failed jobs."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from registry.imports.kind import kind_of, title_of
from registry.models import ImportBatch, ImportStatus

from .checks import broken_rules
from .waiting import Heading, Waiting, in_admin, in_list, waits

HALF_WAY = [ImportStatus.RECEIVED, ImportStatus.PLANNED]
"""The states of an import about which somebody is to do something."""

FAILED = Status.FAILED.value


@waits("registry.add_importbatch")
def own_imports(user, day: date) -> Waiting:
    rows = ImportBatch.objects.of_user(user).filter(
        is_proposal=False, made_by=user, status__in=HALF_WAY
    )
    count, latest = rows.count(), rows.order_by("-made_at", "-pk").first()
    return Waiting(
        Heading.YOURS,
        count,
        ngettext(
            "list of yours stands half way", "lists of yours stand half way", count
        ),
        in_list("import_list", status=HALF_WAY, by=["own"]),
        _("Go on"),
        act_url=latest.get_absolute_url() if latest else "",
        note=latest and _called(latest),
    )


@waits("registry.add_importbatch", "registry.view_importbatch")
def imports_of_others(user, day: date) -> Waiting:
    rows = ImportBatch.objects.of_user(user).filter(
        is_proposal=False, status__in=HALF_WAY
    )
    rows = rows.exclude(made_by=user)
    count, first = rows.count(), rows.order_by("made_at", "pk").first()
    return Waiting(
        Heading.RECEIVED,
        count,
        ngettext(
            "list of a colleague stands half way",
            "lists of colleagues stand half way",
            count,
        ),
        in_list("import_list", status=HALF_WAY, by=["others"]),
        _("Look at it"),
        act_url=first.get_absolute_url() if first else "",
        note=first and _called(first),
    )


@waits("procrastinate.view_procrastinatejob")
def jobs_that_failed(user, day: date) -> Waiting:
    rows = ProcrastinateJob.objects.filter(status=FAILED)
    count = rows.count()
    return Waiting(
        Heading.BROKEN,
        count,
        ngettext("job of the worker failed", "jobs of the worker failed", count),
        in_admin(ProcrastinateJob, status__exact=FAILED),
        _("See why"),
        note=", ".join(sorted(set(rows.values_list("task_name", flat=True)))),
    )


@waits("registry.change_cluster")
def rules_that_are_broken(user, day: date) -> Waiting:
    found = broken_rules(user)
    count = sum(len(broken.rows) for broken in found)
    return Waiting(
        Heading.BROKEN,
        count,
        ngettext("row contradicts others", "rows contradict others", count),
        reverse("desk_checks"),
        _("Look and mend"),
        note="; ".join(str(broken.table) for broken in found),
    )


def _called(batch: ImportBatch) -> str:
    named = title_of(batch)
    return f"{batch.filename}, {named}" if kind_of(batch).asks.takes_file else named
