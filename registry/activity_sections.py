"""The sections of NACE-BEL: letters above the divisions, which no code holds.

Letters and titles are those of NACE Rev. 2 and NACE Rev. 2.1 (Commission Delegated
Regulation (EU) 2023/137), which NACE-BEL 2008 and 2025 take over as they are.
"""

from django.utils.translation import gettext_lazy as _

_MANUFACTURING = _("Manufacturing")
_AGRICULTURE = _("Agriculture, forestry and fishing")
_MINING = _("Mining and quarrying")
_ENERGY = _("Electricity, gas, steam and air conditioning supply")
_WATER = _("Water supply; sewerage, waste management and remediation")
_CONSTRUCTION = _("Construction")
_TRADE = _("Wholesale and retail trade")
_TRANSPORT = _("Transportation and storage")
_LODGING = _("Accommodation and food service activities")
_FINANCE = _("Financial and insurance activities")
_REAL_ESTATE = _("Real estate activities")
_PROFESSIONS = _("Professional, scientific and technical activities")
_SUPPORT = _("Administrative and support service activities")
_PUBLIC = _("Public administration and defence; compulsory social security")
_EDUCATION = _("Education")
_HEALTH = _("Human health and social work activities")
_ARTS = _("Arts, entertainment and recreation")
_OTHER = _("Other service activities")
_HOUSEHOLDS = _("Activities of households as employers")
_ABROAD = _("Activities of extraterritorial organisations and bodies")

TITLES = {
    "2008": {
        "A": _AGRICULTURE,
        "B": _MINING,
        "C": _MANUFACTURING,
        "D": _ENERGY,
        "E": _WATER,
        "F": _CONSTRUCTION,
        "G": _TRADE,
        "H": _TRANSPORT,
        "I": _LODGING,
        "J": _("Information and communication"),
        "K": _FINANCE,
        "L": _REAL_ESTATE,
        "M": _PROFESSIONS,
        "N": _SUPPORT,
        "O": _PUBLIC,
        "P": _EDUCATION,
        "Q": _HEALTH,
        "R": _ARTS,
        "S": _OTHER,
        "T": _HOUSEHOLDS,
        "U": _ABROAD,
    },
    "2025": {
        "A": _AGRICULTURE,
        "B": _MINING,
        "C": _MANUFACTURING,
        "D": _ENERGY,
        "E": _WATER,
        "F": _CONSTRUCTION,
        "G": _TRADE,
        "H": _TRANSPORT,
        "I": _LODGING,
        "J": _("Publishing, broadcasting, and content production"),
        "K": _("Telecommunication, computer programming, consulting"),
        "L": _FINANCE,
        "M": _REAL_ESTATE,
        "N": _PROFESSIONS,
        "O": _SUPPORT,
        "P": _PUBLIC,
        "Q": _EDUCATION,
        "R": _HEALTH,
        "S": _ARTS,
        "T": _OTHER,
        "U": _HOUSEHOLDS,
        "V": _ABROAD,
    },
}
"""What each section is called, by version and letter."""

_LAST = {
    "2008": [3, 9, 33, 35, 39, 43, 47, 53, 56, 63, 66, 68, 75, 82, 84, 85, 88, 93, 96]
    + [98, 99],
    "2025": [3, 9, 33, 35, 39, 43, 47, 53, 56, 60, 63, 66, 68, 75, 82, 84, 85, 88, 93]
    + [96, 98, 99],
}
"""The last division of each section, in their order."""


def _letters(version: str) -> str:
    letters, division = "", 1
    for letter, last in zip(TITLES[version], _LAST[version], strict=True):
        letters += letter * (last - division + 1)
        division = last + 1
    return letters


LETTERS = {version: _letters(version) for version in TITLES}
"""The letter of each division from 01 to 99, by version."""


def section_of(version: str, code: str) -> str:
    """Return the letter of the section that a code lies in: C for 28990."""
    return LETTERS[version][int(code[:2]) - 1]


def divisions_of(version: str, letter: str) -> list[str]:
    """Return the two digits of each division of a section: 10 to 33 for C."""
    return [
        f"{number:02}"
        for number, each in enumerate(LETTERS[version], 1)
        if each == letter
    ]
