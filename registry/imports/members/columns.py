"""The columns of a member list, in four languages."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from registry.imports.reading.fields import Field, words
from registry.imports.reading.organisations import NOTE, OF_ORGANISATIONS
from registry.models import (
    LegalForm,
    Membership,
    MembershipCategory,
    Organisation,
    OrganisationKind,
    Precision,
    SizeClass,
)

FIELDS = {
    column.key: column
    for column in (
        OF_ORGANISATIONS["name"],
        OF_ORGANISATIONS["enterprise_number"],
        OF_ORGANISATIONS["slug"],
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
            example=OrganisationKind.ENTERPRISE.label,
            fills=Organisation.kind,
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
            example=SizeClass.MEDIUM.label,
            fills=Organisation.size_class,
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
            example=LegalForm.COMPANY.label,
            fills=Organisation.legal_form,
        ),
        OF_ORGANISATIONS["post_code"],
        OF_ORGANISATIONS["locality"],
        OF_ORGANISATIONS["country"],
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
            example="https://www.example.org",
            fills=Organisation.website,
            alike="regexp_replace(lower({}), '^https?://(www\\.)?|/+$', '', 'g')",
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
            example="info@example.org",
            fills=Organisation.email,
            alike="lower({})",
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
            example=MembershipCategory.FULL.label,
            fills=Membership.category,
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
            example="15/03/2019",
            fills=Membership.start_on,
        ),
        Field(
            "start_precision",
            _("precision of the start"),
            _("Day, month, year or documented; empty: as exact as it is written."),
            choices=Precision,
            only_in_exports=True,
            fills=Membership.start_precision,
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
            fills=Membership.end_on,
        ),
        Field(
            "end_precision",
            _("precision of the end"),
            _("Day, month, year or documented; empty: as exact as it is written."),
            choices=Precision,
            only_in_exports=True,
            fills=Membership.end_precision,
        ),
        OF_ORGANISATIONS["former_name"],
        replace(NOTE, example=_("Represented by its holding company until 2021")),
    )
}
