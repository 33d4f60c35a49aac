"""Finds enterprises of the register by their number, or by how their names begin."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection

from registry import enterprise_number
from registry.models import LegalForm, Organisation, Place

MOST = 30
"""How many enterprises are shown."""

LAST_LETTER = chr(0x10FFFF)
"""What follows every letter: where the names that begin so end."""

BY_NAME = """
SELECT number FROM (
    SELECT number, min(length(name)) AS length
    FROM company_register.name
    WHERE registry_match_key(name) COLLATE "C" >= registry_match_key(%(text)s)
        AND registry_match_key(name) COLLATE "C"
            < registry_match_key(%(text)s) || %(last)s
        AND registry_match_key(%(text)s) <> ''
    GROUP BY number
    ORDER BY length, number
    LIMIT %(most)s
) named
"""

DETAILS = """
SELECT entered.number, entered.started_on, meant.legal_form, form.description,
    seat.country, seat.post_code, seat.municipality_fr,
    ARRAY(
        SELECT name FROM company_register.name
        WHERE number = entered.number
        ORDER BY kind, array_position(ARRAY['1', '0', '3', '2', '4'], language), name
    ) AS names,
    ARRAY(
        SELECT version || '-' || code FROM company_register.activity
        WHERE number = entered.number AND rank = 'main'
        GROUP BY version, code ORDER BY version DESC, code
    ) AS activities
FROM company_register.enterprise entered
LEFT JOIN company_register.legal_form meant ON meant.code = entered.form
LEFT JOIN company_register.code form ON form.category = 'JuridicalForm'
    AND form.code = entered.form AND form.language = 'FR'
LEFT JOIN company_register.seat
    ON seat.number = entered.number AND seat.struck_off_on IS NULL
WHERE entered.number = ANY(%(numbers)s)
ORDER BY array_position(%(numbers)s, entered.number), seat.post_code,
    seat.municipality_fr
"""


@dataclass
class RegisterEntry:
    """What the register says of a legal person, and whether the registry knows it.

    ``activities`` are the main ones, as ``2025-62100``, the latest version first.
    """

    number: str
    names: list[str]
    started_on: date | None
    legal_form: str
    form_in_words: str
    country: str
    post_code: str
    municipality: str
    activities: list[str]
    place: Place | None = None
    organisation: Organisation | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""

    @property
    def other_names(self) -> list[str]:
        return self.names[1:]

    @property
    def number_display(self) -> str:
        return enterprise_number.display(self.number)

    @property
    def legal_form_in_words(self) -> str:
        """The form in the registry's words, or else in the register's own."""
        if self.legal_form:
            return str(LegalForm(self.legal_form).label)
        return self.form_in_words

    @property
    def seat(self) -> str:
        where = f"{self.post_code} {self.municipality}".strip()
        return ", ".join(filter(None, [where, self.country]))


def find(text: str) -> list[RegisterEntry]:
    """Return the enterprises with this number, or whose names begin so; 30 at most.

    Natural persons are not found. The shortest names come first.
    """
    text = text.replace("\x00", "").strip()[:200]
    if not text:
        return []
    try:
        number = enterprise_number.normalise(text)
    except ValidationError:
        number = ""
    with connection.cursor() as cursor:
        if number:
            numbers = [int(number)]
        else:
            cursor.execute(BY_NAME, {"text": text, "last": LAST_LETTER, "most": MOST})
            numbers = [found for (found,) in cursor.fetchall()]
    return entries_of(numbers)


def entries_of(numbers: list[int]) -> list[RegisterEntry]:
    """Return the legal persons of these numbers, in their order; no natural person."""
    with connection.cursor() as cursor:
        cursor.execute(DETAILS, {"numbers": numbers})
        rows = cursor.fetchall()
    return _with_registry(
        [
            RegisterEntry(
                number=f"{number:010d}",
                started_on=started_on,
                legal_form=legal_form or "",
                form_in_words=described or "",
                country=country or "",
                post_code=post_code or "",
                municipality=municipality or "",
                names=names,
                activities=activities,
            )
            for (
                number,
                started_on,
                legal_form,
                described,
                country,
                post_code,
                municipality,
                names,
                activities,
            ) in rows
        ]
    )


def _with_registry(entries: list[RegisterEntry]) -> list[RegisterEntry]:
    """Give each entry its organisation and its place, where the registry has them."""
    known = Organisation.objects.filter(
        enterprise_number__in=[entry.number for entry in entries]
    )
    organisations = {each.enterprise_number: each for each in known}
    places: dict[str, list[Place]] = {}
    codes = [entry.post_code for entry in entries if not entry.country]
    for place in Place.objects.filter(country="BE", post_code__in=codes):
        places.setdefault(place.post_code, []).append(place)
    for entry in entries:
        entry.organisation = organisations.get(entry.number)
        entry.place = _place_of(entry, places.get(entry.post_code, []))
    return entries


def _place_of(entry: RegisterEntry, places: list[Place]) -> Place | None:
    named = [p for p in places if p.name_fr.lower() == entry.municipality.lower()]
    if named or len(places) == 1:
        return (named or places)[0]
    return None
