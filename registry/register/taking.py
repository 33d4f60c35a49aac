"""What is taken over from the register with an organisation that a person enters."""

from django.db import transaction

from registry.models import (
    Activity,
    ActivityRank,
    ExternalRecord,
    MatchedBy,
    Organisation,
    OrganisationActivity,
    Precision,
)

from .loaded import Loaded, source_of
from .search import RegisterEntry


@transaction.atomic
def take_over(
    *, entry: RegisterEntry, organisation: Organisation, extract: Loaded
) -> ExternalRecord:
    """Record that an organisation is an enterprise of the register.

    Keeps what the register says of it as the proof, and adds its main activities, as
    documented on the day of the extract. Taking over again changes nothing.
    """
    source = source_of(extract)
    record, _made = ExternalRecord.objects.get_or_create(
        source=source,
        key=entry.number,
        defaults={
            "organisation": organisation,
            "matched_by": MatchedBy.PERSON,
            "payload": {
                "names": entry.names,
                "seat": entry.seat,
                "form": entry.form_in_words,
                "activities": entry.activities,
            },
        },
    )
    slugs = [f"nacebel-{activity}" for activity in entry.activities]
    known = OrganisationActivity.objects.filter(organisation=organisation)
    held = set(known.values_list("activity", flat=True))
    for activity in Activity.objects.as_of(extract.snapshot_on).filter(slug__in=slugs):
        if activity.pk not in held:
            OrganisationActivity.objects.create(
                organisation=organisation,
                activity=activity,
                rank=ActivityRank.MAIN,
                start_on=extract.snapshot_on,
                start_precision=Precision.DOCUMENTED,
                source=source,
                quote=activity.code,
                locator=entry.number_display,
            )
    return record
