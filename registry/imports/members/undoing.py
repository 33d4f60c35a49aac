"""What stands in the way of undoing a member list, and what it lets go of."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from registry.history.undoing import SHOWN
from registry.imports.plans.statements import fetch, make_table
from registry.models import ImportBatch, Membership, MembershipAttestation

# Facts recorded since that the membership as it was before would contradict.
BEFORE = """
SELECT touched.id, before.cluster_id, before.organisation_id, before.start_on,
    before.end_on
FROM import_registry_membership touched
JOIN LATERAL (
    SELECT * FROM registry_membershipevent event
    WHERE event.pgh_obj_id = touched.id AND event.pgh_id < touched.first_event
    ORDER BY event.pgh_id DESC
    LIMIT 1
) before ON true
WHERE NOT touched.made
"""
OVERLAPPING = """
SELECT other.id
FROM import_before before
JOIN registry_membership other USING (cluster_id, organisation_id)
LEFT JOIN import_registry_membership touched ON touched.id = other.id
WHERE touched.id IS NULL
    AND daterange(before.start_on, before.end_on, '[]')
        && daterange(other.start_on, other.end_on, '[]')
ORDER BY 1
"""
OUTSIDE = """
SELECT attestation.id
FROM import_before before
JOIN registry_membershipattestation attestation
    ON attestation.membership_id = before.id
LEFT JOIN import_registry_membershipattestation touched ON touched.id = attestation.id
WHERE touched.id IS NULL AND NOT daterange(before.start_on, before.end_on, '[]')
    @> attestation.documented_on
    AND EXISTS (
        SELECT FROM registry_membershipattestationevent event
        WHERE event.pgh_obj_id = attestation.id AND event.pgh_label = 'insert'
            AND event.pgh_id > %(seen)s
    )
ORDER BY 1
"""


def members_contradicting(batch: ImportBatch) -> Iterator[str]:
    """Yield facts recorded since that memberships as they were would contradict."""
    make_table("import_before", BEFORE)
    _before, seen = batch.made_event["registry_membershipattestation"]
    for model, found in (
        (Membership, fetch(OVERLAPPING)),
        (MembershipAttestation, fetch(OUTSIDE, seen=seen)),
    ):
        for (key,) in found[:SHOWN]:
            yield _(
                "The %(model)s “%(row)s”, recorded since, contradicts what was there "
                "before."
            ) % {"model": model._meta.verbose_name, "row": model.objects.get(pk=key)}
