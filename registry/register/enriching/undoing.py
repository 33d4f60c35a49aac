"""What stands in the way of undoing an enrichment, besides what was changed since."""

from django.utils.translation import gettext as _

from registry.imports.plans.statements import fetch
from registry.models import ImportBatch

# A number that goes may be one by which something was recognised since.
RECORDED_SINCE = """
SELECT organisation.name, record.key
FROM import_registry_organisation touched
JOIN registry_organisation organisation ON organisation.id = touched.id
JOIN registry_externalrecord record ON record.organisation_id = organisation.id
LEFT JOIN import_registry_externalrecord ours ON ours.id = record.id
WHERE ours.id IS NULL AND record.key = organisation.enterprise_number
    AND EXISTS (
        SELECT FROM registry_organisationevent event
        WHERE event.pgh_obj_id = touched.id AND event.pgh_id < touched.first_event
            AND event.enterprise_number = ''
    )
ORDER BY 1
LIMIT 20
"""


def recorded_since(batch: ImportBatch) -> list[str]:
    """Return what was taken over since by a number that the import gave."""
    return [
        _("“%(organisation)s” was recognised since by the number %(number)s.")
        % {"organisation": name, "number": number}
        for name, number in fetch(RECORDED_SINCE)
    ]
