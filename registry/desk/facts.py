"""What waits on the facts of the registry: those that grow old, and the gaps."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry import words
from registry.members_known import known_members
from registry.models import (
    Cluster,
    Mandate,
    Membership,
    Organisation,
    Recognition,
    RecognitionEnding,
)
from registry.models.import_batch import MEMBERS

from .waiting import Heading, Waiting, in_admin, named, waits

EXAMPLES = 5
"""How many of the worst are named."""


@waits("registry.change_mandate")
def roles_not_documented(user, day: date) -> Waiting:
    rows = Mandate.objects.as_of(day).not_recently_documented(day)
    count = rows.count()
    last = rows.with_last_documented(day).select_related(
        "person", "cluster", "organisation"
    )
    oldest = last.order_by("last_documented_on", "pk").first()
    return Waiting(
        Heading.GROWING_OLD,
        count,
        ngettext(
            "role not documented for three years",
            "roles not documented for three years",
            count,
        ),
        in_admin(Mandate, period="current", documented="no"),
        _("Confirm or end"),
        note=oldest
        and _("the oldest: {role}, last seen on {day}").format(
            role=oldest, day=words.day(oldest.last_documented_on) or _("no document")
        ),
    )


@waits("registry.change_membership")
def memberships_not_documented(user, day: date) -> Waiting:
    rows = Membership.objects.as_of(day).not_recently_documented(day)
    by_cluster = rows.order_by().values_list("cluster__name").annotate(Count("pk"))
    counts = dict(by_cluster)
    count = sum(counts.values())
    return Waiting(
        Heading.GROWING_OLD,
        count,
        ngettext(
            "membership not documented for three years",
            "memberships not documented for three years",
            count,
        ),
        in_admin(Membership, period="current", documented="no"),
        _("Ask the networks"),
        note=named(counts),
    )


@waits("registry.add_importbatch", "registry.view_cluster")
def lists_that_are_old(user, day: date) -> Waiting:
    rows = Cluster.objects.in_operation(day).with_old_list(day)
    found = list(rows.order_by("last_listed_on", "name_key", "pk"))
    return Waiting(
        Heading.GROWING_OLD,
        len(found),
        ngettext(
            "network whose members were not documented for a year",
            "networks whose members were not documented for a year",
            len(found),
        ),
        in_admin(Cluster, operation="yes", last_list="old"),
        _("Import a list"),
        act_url=reverse("import_create", args=[MEMBERS]),
        note=", ".join(
            f"{each.name} ({words.day(each.last_listed_on)})"
            if each.last_listed_on
            else each.name
            for each in found[:EXAMPLES]
        ),
    )


@waits("registry.change_recognition")
def recognitions_not_documented_later(user, day: date) -> Waiting:
    rows = Recognition.objects.filter(ending=RecognitionEnding.NOT_DOCUMENTED_LATER)
    count = rows.count()
    first = rows.aggregate(first=Min("end_on"))["first"]
    return Waiting(
        Heading.GROWING_OLD,
        count,
        ngettext(
            "recognition last documented before its end is known",
            "recognitions last documented before their end is known",
            count,
        ),
        in_admin(Recognition, ending__exact=RecognitionEnding.NOT_DOCUMENTED_LATER),
        _("Look for documents"),
        note=first and _("the first since {day}").format(day=words.day(first)),
    )


@waits("registry.add_importbatch", "registry.view_cluster")
def members_not_named(user, day: date) -> Waiting:
    found = fewer_named_than_published(day)
    return Waiting(
        Heading.NOT_NAMED,
        len(found),
        ngettext(
            "network with fewer members named than published",
            "networks with fewer members named than published",
            len(found),
        ),
        in_admin(Cluster, members="fewer"),
        _("Import a list"),
        act_url=reverse("import_create", args=[MEMBERS]),
        note=", ".join(
            f"{cluster.name} {known.short}" for cluster, known in found[:EXAMPLES]
        ),
    )


def fewer_named_than_published(day: date) -> list[tuple]:
    """Return the clusters recognised on ``day`` of which more members are published.

    The one of which most are not named comes first, each with what is known.
    """
    clusters = list(Cluster.objects.in_operation(day))
    found = [
        (cluster, known)
        for cluster, known in known_members(clusters, day).items()
        if known.nearest and known.documented < known.nearest.bounds[0]
    ]
    return sorted(found, key=lambda e: e[1].documented - e[1].nearest.value)


@waits("registry.change_organisation")
def organisations_without_a_number(user, day: date) -> Waiting:
    rows = Organisation.objects.current()
    count = rows.filter(enterprise_number="").count()
    return Waiting(
        Heading.GAPS,
        count,
        ngettext(
            "organisation without an enterprise number",
            "organisations without an enterprise number",
            count,
        ),
        in_admin(
            Organisation, enterprise_number__isempty="1", merged_into__isempty="1"
        ),
        _("Match"),
        note=_of_all(rows.count()),
    )


@waits("registry.change_organisation")
def organisations_without_a_place(user, day: date) -> Waiting:
    rows = Organisation.objects.current()
    count = rows.filter(place__isnull=True).count()
    return Waiting(
        Heading.GAPS,
        count,
        ngettext(
            "organisation without a place", "organisations without a place", count
        ),
        in_admin(Organisation, place__isempty="1", merged_into__isempty="1"),
        _("Fill in"),
        note=_of_all(rows.count()),
    )


def _of_all(count: int) -> str:
    return _("of {number}").format(number=words.number(count))
