"""Organisations in no network that are perhaps a member under another name."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from registry.alike.finding import told_apart
from registry.alike.kinds import RecordKind
from registry.alike.names import Why
from registry.alike.pairing import pairs
from registry.models import Cluster, Membership, Organisation

from .facts import NO_ROW
from .pairs import members_of
from .statements import rows_of

BEGINNING = 4
"""Letters that two names have in common at their beginning, to be compared at all."""

NEAR = f""",
sought AS (
    SELECT left(registry_match_key(name), {BEGINNING}) AS beginning
    FROM registry_organisation WHERE id = ANY(%(organisations)s)
)
SELECT DISTINCT body.id FROM registry_organisation body
JOIN sought ON registry_match_key(body.name) >= sought.beginning
    AND registry_match_key(body.name) < sought.beginning || chr(1114111)
WHERE sought.beginning <> ''
    AND EXISTS (SELECT FROM member WHERE member.organisation = body.id)"""
"""The members whose names begin like those that are sought: the index finds them."""


def lookalikes(
    organisations: Collection[Organisation], day: date
) -> dict[int, list[tuple[Organisation, list[Cluster], Why]]]:
    """Return the members that look like organisations which are none, by their key.

    Each with what it is a member of, and what makes the two look like one. Names that
    begin otherwise are not compared.
    """
    kind = RecordKind.ORGANISATION
    sought = {each.pk for each in organisations}
    near = {
        key
        for (key,) in rows_of(
            {"member (row, cluster, organisation) AS": members_of(day)},
            NEAR,
            {"organisations": list(sought)},
        )
    }
    rows = kind.known.rows().filter(pk__in=sought | near)
    apart = told_apart(kind)
    alike = defaultdict(list)
    names = kind.known.names_of(rows)
    for one, other, why in pairs(names, letters=True, of=set(map(str, sought))):
        keys = {int(one.bearer), int(other.bearer)}
        if tuple(sorted(keys)) in apart:
            continue
        if len(keys & sought) == 1 and len(keys & near) == 1:
            alike[(keys & sought).pop()].append(((keys & near).pop(), why))
    held = defaultdict(list)
    found = {member for members in alike.values() for member, _why in members}
    found |= {NO_ROW}
    memberships = Membership.objects.as_of(day).filter(organisation__in=found)
    for membership in memberships.select_related("cluster", "organisation"):
        held[membership.organisation].append(membership.cluster)
    members = {organisation.pk: organisation for organisation in held}
    return {
        key: [(members[member], held[members[member]], why) for member, why in each]
        for key, each in alike.items()
    }
