"""Which extract of the register is loaded, under which licence, and as which source."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Source, SourceKind, SourcePrecision
from registry.words import day, in_each_language

PUBLISHER = "SPF Économie, Banque-Carrefour des Entreprises (BCE)"
ADDRESS = "https://kbopub.economie.fgov.be/kbo-open-data"

LICENCE = gettext_lazy(
    "Source: Crossroads Bank for Enterprises, open data of the FPS Economy, reused "
    "under its licence. These data may not be used for direct marketing. Of natural "
    "persons nothing is shown."
)
"""What every page says that shows data of the extract."""


def extract_in_words(number: int, snapshot_on: date) -> str:
    return _("extract %(number)s of the company register, of %(day)s") % {
        "number": number,
        "day": day(snapshot_on),
    }


@dataclass(frozen=True)
class Loaded:
    """The extract that is loaded, as the last update left it.

    ``counts`` are the rows that were read and kept of each file, of a full extract.
    """

    number: int
    kind: str
    snapshot_on: date
    loaded_at: datetime
    file: str
    counts: dict[str, dict[str, int]]

    def __str__(self):
        return extract_in_words(self.number, self.snapshot_on)


LAST = """
SELECT number, kind, snapshot_on, loaded_at, file, (
    SELECT counts FROM company_register.extract WHERE kind = 'full' LIMIT 1
)
FROM company_register.extract
ORDER BY loaded_at DESC
LIMIT 1
"""


def loaded() -> Loaded | None:
    """Return the extract that is loaded; None if there is none. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        row = cursor.fetchone()
    if row is None:
        return None
    *said, counts = row
    if isinstance(counts, str):
        counts = json.loads(counts)
    return Loaded(*said, counts=counts or {})


def source_of(extract: Loaded) -> Source:
    """Return the extract as a source of facts; made the first time, one a snapshot."""
    return source_on(extract.snapshot_on)


def source_on(snapshot_on: date) -> Source:
    """Return the extract of a day as a source; made the first time."""
    source, _made = Source.objects.get_or_create(
        slug=f"bce-open-data-{snapshot_on}",
        defaults={
            "title": f"BCE Open Data, extrait du {snapshot_on:%d/%m/%Y}",
            "publisher": PUBLISHER,
            "kind": SourceKind.DATASET,
            "published_on": snapshot_on,
            "published_precision": SourcePrecision.DAY,
            "url": ADDRESS,
            "language": "fr",
            **in_each_language("note", lambda: str(LICENCE)),
        },
    )
    return source
