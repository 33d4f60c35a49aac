"""Enterprise numbers among other words, as the cells of lists have them."""

import re
from dataclasses import dataclass

from registry import enterprise_number
from registry.files.cells import fold

_NONE = """
    exempte, exemptee, exempt, exonere, exoneree, en cours, en cours d attribution
    en demande, demande en cours, a venir, en creation, neant, nihil, nil, aucun
    aucune, sans, sans objet, pas de numero, pas encore, non assujetti
    non assujettie, non assujetti a la tva, non soumis, non soumis a la tva, non
    pas de tva, inconnu, non connu, non communique, non disponible, personne physique
    vrijgesteld, btw vrijgesteld, niet btw plichtig, niet onderworpen, geen, nvt
    in aanvraag, aangevraagd, onbekend, natuurlijk persoon, nog niet
    none, no vat, not applicable, not available, not subject to vat, vat exempt
    not registered, pending, in progress, tbc, tbd, unknown, to be confirmed
    befreit, steuerbefreit, keine, nicht steuerpflichtig, beantragt, unbekannt
    in bearbeitung
"""
_NOTHING = frozenset(map(str.strip, _NONE.replace("\n", ",").split(",")))
"""What people write, folded, where there is no number."""

_DIGITS = re.compile(
    r"(?<![\dA-Za-z])(?:BE)?[\s.:-]{0,2}((?:[01][\s.]?)?\d{3}[\s./-]?\d{3}[\s./-]?\d{3})"
    r"(?![\dA-Za-z]|[./-]\d)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"(?<![A-Z\d])(AT|BG|CH|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|"
    r"MT|NL|NO|PL|PT|RO|SE|SI|SK|US)[\s.-]?(?=[\dA-Z\s./-]{6,})"
    r"[\dA-Z]{0,3}[\s./-]?\d[\dA-Z]*(?:[\s./-]\d[\dA-Z]*)*"
)
_COUNTRY = {"CHE": "CH", "EL": "GR"}
_LETTERS = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1"})
_MAY_BE_LETTERS = re.compile(r"(?:BE\s?)?[\dOoQlI|][\dOoQlI|\s./-]{7,13}[\dOoQlI|]")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """What a cell says of an enterprise number.

    ``digits`` are the ten of one number, ``problem`` the end of a problem's code:
    ``several``, ``letters`` (read in the place of digits), ``check_digits``,
    ``foreign``. ``country`` is that of a foreign number.
    """

    digits: str = ""
    problem: str = ""
    country: str = ""


def says_no_number(text: str) -> bool:
    """Return whether people say with a text that there is no number."""
    return fold(text) in _NOTHING


def find_number(text: str) -> FoundNumber | None:
    """Return the number that a longer text has, None if it has none at all.

    Accepted: ``TVA BE 0400.003.947 RPM Liège``, ``n° 0400.003.947``, the number of a
    company register of another country, and letters in the place of digits that look
    like them, where the check digits hold.
    """
    written = [re.sub(r"\D", "", match[1]) for match in _DIGITS.finditer(text)]
    numbers = [digits.zfill(10) for digits in written if len(digits) in (9, 10)]
    valid = list(dict.fromkeys(filter(enterprise_number.is_valid, numbers)))
    mistyped = {n for n in written if len(n) == 10} - set(valid)
    if len(valid) > 1 or (valid and mistyped):
        return FoundNumber(problem="several")
    if valid:
        return FoundNumber(valid[0])
    match = _FOREIGN.search(text.upper())
    # “No 0403…” is a number, and not one of Norway.
    if match and (match[1] != "NO" or "NO" in text):
        return FoundNumber(problem="foreign", country=_COUNTRY.get(match[1], match[1]))
    if match := _MAY_BE_LETTERS.fullmatch(text):
        digits = re.sub(r"\D", "", text.removeprefix("BE").translate(_LETTERS))
        if enterprise_number.is_valid(digits.zfill(10)):
            return FoundNumber(digits.zfill(10), "letters")
    if numbers and len(text) > 14:
        return FoundNumber(problem="check_digits")
    return None
