"""What a column is, and those of a member list: what each is called, in four languages.

The keys are the registry's own names, which its template and its exports carry. A
synonym stands as people write it, without accents and in small letters.
"""

import re
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.files.cells import fold
from registry.models import (
    LegalForm,
    MembershipCategory,
    OrganisationKind,
    Precision,
    SizeClass,
)


@dataclass(frozen=True, eq=False)
class Field:
    """A column of the contract.

    ``synonyms`` are whole headers; one that is found inside of a longer header is
    trusted less, and only if it is among ``inside``. Those in ``below`` mean the field
    only if the header above them matches ``above``; no header means it whose upper one
    matches ``never_above``. ``choices`` are the codes of a closed list. Nobody fills in
    by hand what is ``only_in_exports``.
    """

    key: str
    label: Promise
    help: Promise
    synonyms: tuple[str, ...] = ()
    inside: tuple[str, ...] = field(default=())
    required: bool = False
    identifies: bool = False
    choices: type[TextChoices] | None = None
    only_in_exports: bool = False
    is_amount: bool = False
    above: re.Pattern | None = None
    below: tuple[str, ...] = ()
    never_above: re.Pattern | None = None


def words(text: str) -> tuple[str, ...]:
    return tuple(word for line in text.splitlines() for word in _listed(line))


def _listed(line):
    return filter(None, (word.strip() for word in line.split(",")))


FIELDS = {
    column.key: column
    for column in (
        Field(
            "name",
            _("name"),
            _("The name as published. Needed, unless the number or identifier is."),
            words(
                """
                nom, denomination, denomination sociale, raison sociale, organisation
                organisme, entreprise, societe, membre, membres, beneficiaire, operateur
                nom de l entreprise, nom de la societe, nom de l organisation
                nom de l operateur, nom du membre, nom membre, nom du beneficiaire
                nom entreprise, nom societe, nom organisation, nom officiel
                beneficiaires, entreprises, societes, etablissement, institution
                name, company, company name, organization, organization name
                organisation name, legal name, member, member name, members, beneficiary
                beneficiary name, operator, enterprise, enterprise name, entity
                naam, bedrijf, bedrijfsnaam, onderneming, ondernemingsnaam, organisatie
                naam organisatie, naam onderneming, naam bedrijf, benaming, vennootschap
                maatschappelijke benaming, lid, leden, begunstigde, promotor, firma
                unternehmen, firmenname, firmenbezeichnung, bezeichnung, mitglied
                mitglieder, organisation name, name des unternehmens, gesellschaft
                begunstigter, name der organisation
                """
            ),
            inside=words(
                """
                denomination, raison sociale, beneficiaire, beneficiary, begunstigde
                promotor, nom de l entreprise, nom de la societe, nom de l organisation
                nom de l operateur, company name, bedrijfsnaam, firmenname
                nom du membre, organisation, entreprise, societe, company
                """
            ),
            required=True,
            identifies=True,
        ),
        Field(
            "enterprise_number",
            _("enterprise number"),
            _("Ten digits, such as 0403.019.261; what best tells organisations apart."),
            words(
                """
                numero d entreprise, n d entreprise, no d entreprise, num entreprise
                numero entreprise, n entreprise, numero bce, n bce, no bce, bce
                numero de tva, n de tva, n tva, no tva, tva, numero tva, num tva
                numero bce tva, bce tva, tva bce
                enterprise number, company number, vat, vat number, vat no, vat nr
                cbe number, cbe, kbo, crossroads bank number, entity number
                ondernemingsnummer, kbo nummer, kbo nr, btw nummer, btw nr, btw
                ondernemings nr, ondernemingsnr
                unternehmensnummer, zdu nummer, zdu, mwst nummer, mwst nr, mwst
                ust idnr, unternehmensnr
                """
            ),
            inside=words(
                """
                numero d entreprise, n d entreprise, numero entreprise, numero bce
                n bce, numero de tva, n tva, bce, enterprise number, vat number
                ondernemingsnummer, btw nummer, unternehmensnummer, kbo, tva
                """
            ),
            identifies=True,
        ),
        Field(
            "slug",
            _("identifier in the registry"),
            _("What the address of its page ends in; leave it as it is."),
            words(
                """
                identifiant, identifiant du registre, identifiant registre
                identifier, registry identifier, registry id
                identificatie, register id, kennung
                """
            ),
            identifies=True,
            only_in_exports=True,
        ),
        Field(
            "kind",
            _("kind"),
            _("What it is: enterprise, university, research centre…"),
            words(
                """
                type, type d organisation, type organisation, type de membre, nature
                type d acteur, type d organisme, type membre, categorie d acteur
                organisation type, type of organisation, type of member, member type
                kind of organisation, kind of member, organization type
                soort, soort organisatie, type organisatie, type lid, soort lid, aard
                art, art der organisation, organisationstyp, typ
                """
            ),
            inside=words("type d organisation, type de membre, type d acteur"),
            choices=OrganisationKind,
        ),
        Field(
            "size_class",
            _("size class"),
            _("Of enterprises: micro, small, medium, SME or large."),
            words(
                """
                taille, taille d entreprise, taille de l entreprise, classe de taille
                pme, taille entreprise, pme ge, categorie de taille
                size, size class, company size, enterprise size, sme
                grootte, omvang, bedrijfsgrootte, grootteklasse, kmo
                grosse, groesse, unternehmensgrosse, grossenklasse, kmu
                """
            ),
            inside=words(
                "taille de l entreprise, taille d entreprise, company size, taille"
            ),
            choices=SizeClass,
        ),
        Field(
            "legal_form",
            _("legal form"),
            _("Company, non-profit association…"),
            words(
                """
                forme juridique, forme legale, statut juridique, forme
                legal form, legal status, juridical form
                rechtsvorm, juridische vorm, rechtsform
                """
            ),
            inside=words("forme juridique, legal form, rechtsvorm, rechtsform"),
            choices=LegalForm,
        ),
        Field(
            "post_code",
            _("post code"),
            _("Of the seat or main establishment: 4000, or with a country, L-1234."),
            words(
                """
                code postal, cp, c p, code post, codepostal
                post code, postcode, postal code, zip, zip code, zipcode
                postnummer, post nr, postnr, postleitzahl, plz
                """
            ),
            inside=words("code postal, postcode, post code, postal code, zip code"),
        ),
        Field(
            "locality",
            _("locality"),
            _("Of the seat or main establishment."),
            words(
                """
                localite, ville, commune, localisation, lieu, siege, ville commune
                locality, city, town, municipality, place
                plaats, gemeente, stad, woonplaats
                ort, gemeinde, stadt, ortschaft, wohnort
                """
            ),
            inside=words("localite, commune, gemeente, municipality, ville"),
        ),
        Field(
            "country",
            _("country"),
            _("Name, or two letters such as BE; Belgium where it is empty."),
            words("pays, country, land, code pays, country code, landcode, staat"),
            inside=words("pays, country"),
        ),
        Field(
            "website",
            _("website"),
            _("Of the organisation."),
            words(
                """
                site web, site internet, site, web, url, internet, page web, lien
                adresse web, adresse internet, www
                website, web site, homepage, web address
                webstek, webpagina, webadres, internetadres
                webseite, webadresse, internetseite
                """
            ),
            inside=words("site web, site internet, website, webseite"),
        ),
        Field(
            "email",
            _("functional e-mail"),
            _("A mailbox of the organisation, such as info@…, never of a person."),
            words(
                """
                email, e mail, mail, courriel, adresse email, adresse e mail
                adresse mail, adresse electronique, contact mail, contact email
                mail contact, email contact, email de contact
                email address, e mail address, contact e mail
                emailadres, e mailadres, mailadres, e mail adres
                e mailadresse, emailadresse, e mail adresse
                """
            ),
            inside=words("email, e mail, courriel, mail"),
        ),
        Field(
            "category",
            _("category of membership"),
            _("Full, founding or associate member."),
            words(
                """
                categorie, categorie de membre, categorie membre, statut
                statut du membre, statut de membre, qualite, type d adhesion
                type d affiliation, categorie d adhesion, qualite de membre
                category, membership category, member category, membership type
                membership, status, member status, membership status
                categorie van lidmaatschap, lidmaatschap, lidmaatschapstype
                soort lidmaatschap, type lidmaatschap
                kategorie, mitgliedskategorie, mitgliedschaft, mitgliedsstatus
                """
            ),
            inside=words(
                """
                categorie de membre, type d adhesion, membership category
                statut du membre
                """
            ),
            choices=MembershipCategory,
        ),
        Field(
            "start_on",
            _("member since"),
            _("A day, a month or a year: 31/12/2005, 12/2005 or 2005."),
            words(
                """
                membre depuis, depuis, date d adhesion, adhesion, date d entree, entree
                date d affiliation, affiliation, date adhesion, membre depuis le
                annee d adhesion, debut, date de debut, date debut, adherent depuis
                member since, since, joined, joined on, date of membership, start date
                start, membership start, date joined, join date, entry date
                lid sinds, sinds, startdatum, begindatum, datum van toetreding
                toetreding, lid vanaf, toetredingsdatum, datum toetreding
                mitglied seit, seit, beitritt, beitrittsdatum, eintritt
                eintrittsdatum, beginn
                """
            ),
            inside=words(
                """
                membre depuis, date d adhesion, annee d adhesion, member since
                lid sinds, mitglied seit, date d entree, date d affiliation
                """
            ),
        ),
        Field(
            "start_precision",
            _("precision of the start"),
            _("Day, month, year or documented; empty: as exact as it is written."),
            choices=Precision,
            only_in_exports=True,
        ),
        Field(
            "end_on",
            _("member until"),
            _("Last day; empty while it is a member."),
            words(
                """
                membre jusqu au, membre jusque, jusqu au, jusque, date de sortie, sortie
                date de demission, demission, fin, date de fin, date fin
                date de depart, depart
                member until, until, left, left on, end date, end, membership end
                exit date, date left, date of leaving
                lid tot, tot, einddatum, datum van uittreding, uittreding, ontslag
                mitglied bis, bis, austritt, austrittsdatum, ende
                """
            ),
            inside=words("member until, lid tot, mitglied bis, date de sortie"),
        ),
        Field(
            "end_precision",
            _("precision of the end"),
            _("Day, month, year or documented; empty: as exact as it is written."),
            choices=Precision,
            only_in_exports=True,
        ),
        Field(
            "former_name",
            _("former name"),
            _("What it was called before."),
            words(
                """
                ancien nom, ancienne denomination, anciennement, nom precedent
                ex, ancienne raison sociale
                former name, formerly, previous name, old name
                vroegere naam, voormalige naam, voorheen, vorige naam, oude naam
                fruherer name, vormals, ehemaliger name, alter name
                """
            ),
            inside=words("ancien nom, ancienne denomination, former name"),
        ),
        Field(
            "note",
            _("note"),
            _("What a reader must know."),
            words(
                """
                note, notes, remarque, remarques, commentaire, commentaires
                observation, observations, remark, remarks, comment, comments
                opmerking, opmerkingen, nota, commentaar
                bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar
                """
            ),
            inside=words("remarques, commentaires, remarks, opmerkingen"),
        ),
    )
}

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fold_header(text: str) -> str:
    """Return ``fold(text)``, with the words of ``StartDate`` told apart."""
    return fold(_CAMEL.sub(" ", text))
