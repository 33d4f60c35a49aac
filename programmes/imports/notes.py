"""What else a row of a list says of a grant, as its note, in each language.

Sentences are composed where the row becomes a grant, of the words that a translator
gave; what the list itself says stands in them as published.
"""

import json
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from registry.imports.plans.statements import fetch
from registry.models import ImportBatch
from registry.words import day, in_each_language

SENTENCES: dict[str, Callable[[], str]] = {
    "measure": lambda: _("Measure: {}"),
    "portfolio": lambda: _("Group of projects: {}"),
    "requested_on": lambda: _("Requested on {}."),
    "decided_text": lambda: _("Decided: {}."),
    "closed_text": lambda: _("Closed: {}."),
    "francs_text": lambda: _(
        "Published in Belgian francs, converted at 40.3399 to the euro: {}."
    ),
}
"""What is said of each value of a row that no column keeps; it stands in braces."""

_TITLES = ("measure", "portfolio")
"""Values that say nothing more where the project is called the same."""

REQUESTED = """
SELECT DISTINCT "values" ->> 'requested_on'
FROM registry_importrow
WHERE batch_id = %(batch)s AND "values" ->> 'requested_on' ~ '^\\d{4}-\\d\\d-\\d\\d$'
"""


def note_in_sql(language: str) -> str:
    """Return, in SQL, the note of a row, made of the words that ``words_of`` gives."""
    said = ", ".join(_sentence(key, language) for key in SENTENCES)
    return f"concat_ws(E'\\n', \"values\" ->> 'note', {said})"


def _sentence(key, language):
    value = f"\"values\" ->> '{key}'"
    if key == "requested_on":
        # A day in words, or what stands there instead of one.
        value = f"coalesce(%(days_{language})s::jsonb ->> ({value}), {value})"
    sentence = f"replace(%({key}_{language})s, '{{}}', {value})"
    if key in _TITLES:
        differs = f"changes -> 'project' ->> 1 <> \"values\" ->> '{key}'"
        return f"CASE WHEN {differs} THEN {sentence} END"
    return sentence


def words_of(batch: ImportBatch) -> dict[str, str]:
    """Return the words of the notes of a list, by the names that the SQL has."""
    days = [text for (text,) in fetch(REQUESTED, batch=batch.pk)]
    words = in_each_language(
        "days",
        lambda: json.dumps({text: day(date.fromisoformat(text)) for text in days}),
    )
    for key, sentence in SENTENCES.items():
        words |= in_each_language(key, sentence)
    return words
