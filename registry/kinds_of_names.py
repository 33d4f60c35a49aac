"""What a name tells of whoever bears it: the kind of a body, or that it is a person.

For lists that name thousands and say of none what it is. What is told is a proposal:
nothing is said where a name is no clear sign (“ACTINA”, “Flora”).
"""

import re
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.files.cells import fold
from registry.models import LegalForm, OrganisationKind
from registry.models.legal_form import WORDS_OF_NAMES

from .persons_in_names import is_of_person, is_of_trader


class BearerKind(models.TextChoices):
    """What a name says that its bearer is, finer than the kinds of organisations."""

    PERSON = "person", _("natural person")
    TRADER = "trader", _("natural person who trades under their name")
    WELFARE = "welfare", _("public centre for social welfare (CPAS)")
    MUNICIPALITY = "municipality", _("municipality")
    PROVINCE = "province", _("province")
    INTERMUNICIPAL = "intermunicipal", _("body of several municipalities")
    ADMINISTRATION = "administration", _("administration or public agency")
    UNIVERSITY = "university", _("university")
    COLLEGE = "college", _("higher-education college")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    RESEARCH = "research", _("research centre")
    TRAINING = "training", _("training centre")
    FEDERATION = "federation", _("federation")
    SUPPORT = "support", _("support of employment or enterprise")
    COMPANY = "company", _("company")
    ASSOCIATION = "association", _("non-profit association")


PERSONS = {BearerKind.PERSON, BearerKind.TRADER}
"""Who is counted in public, and not named."""

KINDS = {
    BearerKind.WELFARE: OrganisationKind.PUBLIC_BODY,
    BearerKind.MUNICIPALITY: OrganisationKind.PUBLIC_BODY,
    BearerKind.PROVINCE: OrganisationKind.PUBLIC_BODY,
    BearerKind.INTERMUNICIPAL: OrganisationKind.PUBLIC_BODY,
    BearerKind.ADMINISTRATION: OrganisationKind.PUBLIC_BODY,
    BearerKind.UNIVERSITY: OrganisationKind.UNIVERSITY,
    BearerKind.COLLEGE: OrganisationKind.COLLEGE,
    BearerKind.SCHOOL: OrganisationKind.SCHOOL,
    BearerKind.HOSPITAL: OrganisationKind.HOSPITAL,
    BearerKind.RESEARCH: OrganisationKind.RESEARCH_CENTRE,
    BearerKind.TRAINING: OrganisationKind.TRAINING_CENTRE,
    BearerKind.FEDERATION: OrganisationKind.FEDERATION,
    BearerKind.SUPPORT: OrganisationKind.SUPPORT,
    BearerKind.COMPANY: OrganisationKind.ENTERPRISE,
    BearerKind.ASSOCIATION: OrganisationKind.ASSOCIATION,
}
"""The kind of organisation that each stands for; a person is none."""

_OF = r"(?: d[eu]s?| d| of| van| voor)?"

# How a name begins, after articles and legal forms; the first that fits tells.
_BEGINNINGS = {
    BearerKind.WELFARE: r"cpas|c p a s|centre public d? ?(?:action|aide) sociale?|ocmw"
    r"|openbaar centrum voor maatschappelijk welzijn|oshz",
    BearerKind.MUNICIPALITY: r"(?:administration communale|college communal|commune"
    r"|gemeente|gemeentebestuur|stadt?)\b|(?:city|town) of\b|ville (?:de|d)\b",
    BearerKind.PROVINCE: r"province|provincie|provinz|gouvernement provincial"
    r"|administration provinciale",
    BearerKind.INTERMUNICIPAL: r"(?:association )?intercommunale|intermunicipal"
    r"|idelux|igretec|inasep",
    BearerKind.COLLEGE: r"haute ecole|hautes ecoles|hogeschool|hochschule"
    r"|ecole superieure|institut superieur|hec\b",
    BearerKind.UNIVERSITY: r"universite(?! ouverte| du travail| populaire| de paix"
    r"| des aines)|universiteit|university|universitat|katholieke universiteit"
    r"|vrije universiteit|facultes universitaires|faculte|ucl|uclouvain|ulg|uliege|ulb"
    r"|umons|unamur|fundp",
    BearerKind.HOSPITAL: r"hopital|hopitaux|clinique|cliniques|ziekenhuis|hospital"
    r"|centre hospitalier|chu|chr|krankenhaus|polyclinique",
    BearerKind.ADMINISTRATION: r"(?:ministere|service public|spw|service public federal"
    r"|spf|dgo ?\d|dg ?o?\d|region|communaute (?:francaise|germanophone)"
    r"|federation wallonie bruxelles|commission communautaire|cocof"
    r"|commissariat general"
    r"|office national|office wallon|agence wallonne|direction generale|port autonome"
    r"|vlaamse overheid|ministerie|departement|deutschsprachige gemeinschaft"
    r"|forem|le forem|awiph|aviq|ifapme|parlement|gouvernement"
    r"|regie communale|regie provinciale"
    r"|academie de recherche et d enseignement superieur"
    r"|centre de coordination et de gestion)\b",
    BearerKind.SCHOOL: r"ecole|ecoles|athenee|lycee|college|institut (?:technique|saint"
    r"|sainte|provincial d enseignement|d enseignement|st|ste|notre dame|communal)"
    r"|enseignement (?:de )?promotion sociale|cours de promotion sociale|iepsc?f?"
    r"|etablissement d enseignement|school|schule|promotion sociale"
    r"|basisschool",
    BearerKind.RESEARCH: r"centre"
    + _OF
    + r"(?: la)? recherches?|research cent(?:er|re)"
    r"|institut" + _OF + r"(?: la)? recherches?|centre scientifique|centre collectif"
    r"|onderzoekscentrum|forschungszentrum|forschungsinstitut"
    r"|institut scientifique|centre spatial",
    BearerKind.TRAINING: r"(?:centre|institut(?: provincial| wallon)?|service|espace)s?"
    + _OF
    + r"(?: la)? formations?|cefa|centre d education et de formation"
    r"|training cent(?:er|re)|opleidingscentrum|ausbildungszentrum|formation|eft|oisp"
    r"|centre de competences?|centre d insertion socio ?professionnelle|cisp",
    BearerKind.SUPPORT: r"mission (?:locale|regionale)|mire|agence (?:de developpement"
    r"|de stimulation|locale pour l emploi)|guichet|chambre de commerce"
    r"|wirtschaftsforderung\w*|couveuse|incubateur|maison de l emploi"
    r"|centre d entreprises",
    BearerKind.FEDERATION: r"(?:con|inter)?federation|federatie|verband"
    r"|union des classes moyennes|union wallonne|union professionnelle"
    r"|groupement professionnel|syndicat"
    r" (?!d initiative)|fgtb|csc\b|ucm\b|confederatie|chambre syndicale",
}

# What may stand anywhere in a name, and says less clearly what it is.
_ANYWHERE = {
    BearerKind.WELFARE: r"du cpas|centre public d action sociale?",
    BearerKind.HOSPITAL: r"centre hospitalier",
    BearerKind.SCHOOL: r"enseignement (?:de )?promotion sociale|haute ecole",
    BearerKind.TRAINING: r"aft|eft|centre de formation|institut provincial de formation"
    r"|entreprise de formation par le travail|atelier de formation par le travail"
    r"|orientation et de formation",
    BearerKind.ADMINISTRATION: r"mfwb|cfwb|dgeo",
    BearerKind.SUPPORT: r"accompagnement a la creation d entreprises?",
}

_SHORT_FORMS = ("sa", "nv", "sc", "scs", "snc", "sca", "bv", "cv", "ag", "se", "kg")
"""Forms that are words, or parts of names, elsewhere than at either end."""

_ASSOCIATION = re.compile(
    rf"\b(?:{'|'.join(WORDS_OF_NAMES[LegalForm.ASBL])}|fondation|stichting|stiftung"
    r"|association sans but lucratif|association chapitre xii"
    r"|vereniging zonder winstoogmerk|vog|e v)\b"
)
_ASSOCIATIVE = re.compile(
    r"(?:association|collectif|ligue|amicale|regies? (?:de|des|du) quartiers?"
    r"|centre (?:\w+ )?d (?:action |integration\b)(?:interculturelle)?"
    r"|centre (?:inter|socio)?culturel|centre regional .*\bpour l integration"
    r"|vereniging|verein)\b"
)
"""How names begin of what in Belgium is mostly an association, where no form is said.

What the integration of foreigners has of regional centres, and the neighbourhoods of
“régies”, are associations by decree.
"""
_LONG = [w for w in WORDS_OF_NAMES[LegalForm.COMPANY] if w not in _SHORT_FORMS]
_LONG += ["sprl u", "scrlfs", "scrl fs", "scris", "societe cooperative", "srlu"]
_COMPANY = re.compile(
    rf"\b(?:{'|'.join(_LONG)})\b"
    rf"|^(?:{'|'.join(_SHORT_FORMS)}) \w"
    rf"|\w (?:{'|'.join(_SHORT_FORMS)})(?: nv| sa| en abrege .*| en liquidation)?$"
)
_PARTNERS = re.compile(
    r"\b(?:et|and|en|und) (?:fils?|filles?|cie|compagnie|zonen|zoon|sohne?)\b"
    r"|\w (?:fils|freres|et)$"
)
_LEAD = re.compile(
    r"^(?:(?:asbl|vzw|aisbl|ivzw|l|la|le|les|het|de|die|der|das|the)\b ?)+(?=\w)"
)

_POINTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")


@dataclass(frozen=True)
class Told:
    """What a name tells: the kind of its bearer, nothing if it is no clear sign."""

    kind: str = ""
    legal_form: str = ""

    @property
    def is_person(self) -> bool:
        return self.kind in PERSONS

    @property
    def organisation_kind(self) -> str:
        """The kind of organisation; empty of a person, or where nothing is told."""
        return KINDS.get(self.kind, "")


def told_by_name(name: str, legal_form: str = "") -> Told:
    """Return what a name, and a legal form if one is stated beside it, tell.

    A name that says a legal form is never that of a person: “S.A. TILMAN”.
    """
    plain = _plain(name)
    form = legal_form or _form_of(plain)
    kind = _body_of(plain)
    if not kind and form == LegalForm.COMPANY:
        kind = BearerKind.COMPANY
    elif not kind and form == LegalForm.ASBL:
        kind = BearerKind.ASSOCIATION
    elif not kind and form == LegalForm.PUBLIC:
        kind = BearerKind.ADMINISTRATION
    elif not kind and not form:
        kind = _bearer_without_form(plain) or _person_in(name)
    return Told(kind, form)


def looks_like_a_person(name: str) -> bool:
    """Say whether a name is rather that of a natural person, trading or not."""
    return told_by_name(name).is_person


def kind_of_name(name: str, legal_form: str = "") -> str:
    """Return the likely ``OrganisationKind`` of whoever bears a name, or nothing."""
    return told_by_name(name, legal_form).organisation_kind


def _plain(name: str) -> str:
    """Return a name in small letters without accents, its words between spaces.

    Letters with points, as of “S.A.”, are one word.
    """
    joined = _POINTED.sub(_without_points, name.replace("&", " et "))
    return " ".join(re.sub(r"[^\w]+", " ", fold(joined)).split())


def _without_points(match) -> str:
    return match[0].replace(".", "") + " "


def _form_of(plain: str) -> str:
    if _ASSOCIATION.search(plain):
        return LegalForm.ASBL
    return LegalForm.COMPANY if _COMPANY.search(plain) else ""


def _bearer_without_form(plain: str) -> str:
    if _PARTNERS.search(plain):
        return BearerKind.COMPANY
    return BearerKind.ASSOCIATION if _ASSOCIATIVE.match(_LEAD.sub("", plain)) else ""


def _body_of(plain: str) -> str:
    """Return what words for public bodies, schools and the like say that it is."""
    begins, contains = _body_patterns()
    for name in dict.fromkeys((plain, _LEAD.sub("", plain))):
        if found := begins.match(name):
            return found.lastgroup
    found = contains.search(plain)
    return found.lastgroup if found else ""


@cache
def _body_patterns() -> tuple[re.Pattern, re.Pattern]:
    def either(patterns):
        return "|".join(rf"(?P<{kind}>{words})" for kind, words in patterns.items())

    return (
        re.compile(rf"(?:{either(_BEGINNINGS)})(?!\w)"),
        re.compile(rf"\b(?:{either(_ANYWHERE)})\b"),
    )


def _person_in(name: str) -> str:
    if is_of_person(name):
        return BearerKind.PERSON
    return BearerKind.TRADER if is_of_trader(name) else ""
