"""The columns that say which organisation a row is about: those of any kind of import.

The keys are the registry's own names, which its templates and its exports carry.
"""

from django.utils.translation import gettext_lazy as _

from registry.models import Organisation, Place

from .fields import Field, words

OF_ORGANISATIONS = {
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
            example="Exemple Composites SA",
            as_long_as=Organisation.name,
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
            example="0403.019.261",
            fills=Organisation.enterprise_number,
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
            as_long_as=Organisation.slug,
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
            example="4000",
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
            example="Liège",
            as_long_as=Place.name_fr,
        ),
        Field(
            "country",
            _("country"),
            _("Name, or two letters such as BE; Belgium where it is empty."),
            words("pays, country, land, code pays, country code, landcode, staat"),
            inside=words("pays, country"),
            example="BE",
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
            example="Exemple Plastiques SPRL",
            as_long_as=Organisation.name,
        ),
    )
}

NOTE = Field(
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
)
