"""Websites and mailboxes of organisations; those of persons are told apart."""

import re

from registry.enterprise_number import is_valid
from registry.files.cells import fold

_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
_WEBSITE = re.compile(
    rf"(?:(https?)://)?({_HOST})(:\d{{2,5}})?((?:[/?#][!-~]*)?)", re.I
)
_EMAIL = re.compile(rf"([a-z0-9_][a-z0-9_.+'-]{{0,63}})@({_HOST})", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s;,|<>]+|\s+(?:et|and|en|und|ou|or)\s+|(?<=\w)\s*/\s+")
_ORGANISATION_WORDS = """
    accueil achat achats admin administratie administration adm algemeen animation
    asbl be belgium benelux bonjour boutique bureau business cabinet centre centrum
    cluster com comm commercial communication compta comptabilite contact contacts
    coordination courrier customer customerservice deutschland dg direction directie
    dircom europe event events export feedback finance formation formations france
    general gestion hello help helpdesk hr info infobe infos informatica information
    informatie informations innovation international invoice job jobs kontakt labo lab
    laboratoire mail mailbox marketing media medias membership news newsletter office
    officiel onthaal order orders permanence post pr presse press privacy production
    project projects projet projets public purchase qualite quality recherche
    reception recrutement recruitment redaction research reservation rh sales
    secretaire secretariaat secretariat secr sec sekretariat service services shop
    site support team tech technical technique training tva vente ventes verkoop
    voorzitter web webmaster welcome welkom
"""
_OF_ORGANISATIONS = frozenset(_ORGANISATION_WORDS.split())


def read_website(text: str) -> str:
    """Return the first address in a text, with its scheme; empty if there is none."""
    for part in _BETWEEN.split(text):
        if match := _WEBSITE.fullmatch(part):
            scheme, host, port, path = match.groups()
            return f"{(scheme or 'https').lower()}://{host.lower()}{port or ''}{path}"
    return ""


def read_emails(text: str) -> list[str]:
    """Return the addresses in a text, in small letters."""
    parts = (part.removeprefix("mailto:") for part in _BETWEEN.split(text))
    return [part.lower() for part in parts if _EMAIL.fullmatch(part)]


_ADDRESS = re.compile(rf"(?<![\w.])(?:mailto:)?{_EMAIL.pattern}", re.IGNORECASE)
_TELEPHONE = re.compile(
    r"(?:\b(?:t[ée]l(?:[ée]phone)?|telefoon|telefon|gsm|mobile?|phone|fax|portable)"
    r"\b\s*[.:]*\s*)?"
    r"(?<![\w.,])(?:\+\s?\d{1,3}|00\d{2}|\(?0\d)(?:[\s./()-]{0,3}\d){7,11}(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_EIGHT_DIGITS = re.compile(r"\d[\d\s./()-]{6,}\d")
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d")
_ENTERPRISE = re.compile(r"(\d{4})[. ]?(\d{3})[. ]?(\d{3})")
_TITLE = (
    r"(?:M\.|Mr\b\.?|Mme\b\.?|Mlle\b|Mevr\b\.?|Dhr\b\.?|Frau\b|Herr\b|Mrs\b\.?|"
    r"Ms\b\.?|Madame\b|Monsieur\b|Mevrouw\b|De heer\b|Dr\b\.?)"
)
_ADDRESSED = re.compile(
    r"(?:^|[\s,;:–—(/\[-]+)"
    r"(?:(?i:c/o|attn\b|att\.|[àa] l['’]attention\b|t\.\s?a\.\s?v\.|z\.\s?hd\.|"
    r"zu h[äa]nden|personne de contact|contactpersoon|contact person|"
    r"ansprechpartner\w*|(?:contact|kontakt)\s*[:=]|"
    rf"(?<=[-–—,;:(/\[])\s*(?:contact|kontakt)\s+(?={_TITLE})))"
    r"[^)\]]*"
)
_TITLED = re.compile(rf"\s*[-–—,;:(/\[]\s*{_TITLE}\s+[A-ZÀ-Þ][^)\]]*")
_LEFT = " -–—,;:/|([<"


def without_contacts(name: str) -> str:
    """Return a name without whom to call or to write to, persons and organisations.

    Taken out are e-mail addresses, telephone numbers, and who follows “c/o”, “attn”,
    “contact:”, or “Mme” behind a dash, a comma or a parenthesis.
    """
    kept = _TITLED.sub("", _ADDRESSED.sub("", name))
    if "@" in kept:
        kept = _ADDRESS.sub("", kept)
    if _EIGHT_DIGITS.search(kept):
        kept = _TELEPHONE.sub(lambda match: _hidden(match, ""), kept)
    if kept == name:
        return name
    kept = re.sub(r"[(\[<]\s*[)\]>]", "", kept).rstrip(_LEFT).lstrip(" -–—,;:/|)]>")
    if kept.count("(") < kept.count(")"):
        kept = kept.replace(")", "", 1)
    return " ".join(kept.split()).rstrip(_LEFT)


def without_personal(text: str) -> str:
    """Return a longer text with “…” for mailboxes of persons and telephone numbers."""
    if "@" in text:
        text = _ADDRESS.sub(
            lambda match: (
                "…"
                if is_personal(match[0].lower().removeprefix("mailto:"))
                else match[0]
            ),
            text,
        )
    if _EIGHT_DIGITS.search(text):
        text = _TELEPHONE.sub(lambda match: _hidden(match, "…"), text)
    return text


def _hidden(match, instead) -> str:
    """Return what stands for a telephone number; days and enterprises have none."""
    written = match[0]
    if _DAY.search(written):
        return written
    number = _ENTERPRISE.fullmatch(written)
    return written if number and is_valid("".join(number.groups())) else instead


def is_personal(email: str) -> bool:
    """Return whether a mailbox is not plainly one of an organisation.

    It is one of an organisation if it says so (``info@``, ``secretariat.liege@``), or
    if it only repeats the name in its own domain (``sonaca@sonaca.com``).
    """
    mailbox, domain = email.split("@")
    words = re.sub(r"\d+", "", fold(mailbox)).split()
    if not words or words[0] in _OF_ORGANISATIONS or words[-1] in _OF_ORGANISATIONS:
        return not words
    own = fold(domain.rpartition(".")[0]).replace(" ", "")
    return "".join(words) not in own or len("".join(words)) < 3
