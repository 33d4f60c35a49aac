"""The words that lists use for the registry's codes, in four languages."""

from functools import cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation

from registry.files.cells import fold
from registry.models import (
    LegalForm,
    MembershipCategory,
    OrganisationKind,
    Precision,
    SizeClass,
)
from registry.models.legal_form import WORDS_OF_NAMES

_KINDS = {
    OrganisationKind.ENTERPRISE: """
        entreprise, entreprises, societe, firme, company, business, enterprise, firm
        industrie, industriel, industry, bedrijf, onderneming, unternehmen, firma
        pme, kmo, kmu, sme, tpe, grande entreprise, ge, start up, startup, spin off
        large company, groot bedrijf, grote onderneming, grossunternehmen, independant
        entreprise privee, private company, spinoff
    """,
    OrganisationKind.RESEARCH_CENTRE: """
        centre de recherche, centre de recherches, centre de recherche agree, cra
        centre collectif de recherche, recherche, research, research centre
        research center, research institute, research organisation, rto
        onderzoekscentrum, kenniscentrum, onderzoeksinstelling, onderzoek
        forschungszentrum, forschungsinstitut, forschung, organisme de recherche
        institut de recherche, centre de recherche et d innovation
    """,
    OrganisationKind.UNIVERSITY: """
        universite, universites, university, universities, universiteit, universitat
        univ, centre universitaire, laboratoire universitaire, academique, academia
    """,
    OrganisationKind.COLLEGE: """
        haute ecole, hautes ecoles, college, hogeschool, hochschule, fachhochschule
        enseignement superieur, ecole superieure, higher education college
        university college
    """,
    OrganisationKind.SCHOOL: """
        ecole, ecoles, etablissement scolaire, etablissement d enseignement, school
        enseignement, enseignement secondaire, athenee, lycee, schools, scholen
        enseignement de promotion sociale, secondary school, schule, schulen
    """,
    OrganisationKind.TRAINING_CENTRE: """
        centre de formation, centre de competence, centre de competences, formation
        operateur de formation, training centre, training center, training
        training provider, opleidingscentrum, opleiding, ausbildungszentrum
        organisme de formation, bildungszentrum
    """,
    OrganisationKind.HOSPITAL: """
        hopital, hopitaux, hospital, clinique, chu, ziekenhuis, krankenhaus, chr
        centre hospitalier, spital
    """,
    OrganisationKind.FEDERATION: """
        federation, federation sectorielle, federation professionnelle, federatie
        beroepsfederatie, verband, fachverband, dachverband, trade association
        association professionnelle, business federation, union professionnelle
    """,
    OrganisationKind.PUBLIC_BODY: """
        organisme public, institution publique, pouvoir public, pouvoirs publics
        secteur public, administration, commune, public, service public, province
        administration publique, ville, intercommunale, cpas, public body
        public authority, public sector, overheid, overheidsinstelling
        openbare instelling, gemeente, behorde, offentliche einrichtung
        local authority, regional authority, national authority, localauthority
        regionalauthority, nationalauthority, autorite publique
    """,
    OrganisationKind.SUPPORT: """
        organisme de soutien, organisme d accompagnement, accompagnement, support
        structure d appui, support organisation, incubateur, incubator, agence
        operateur d animation economique, steunorganisatie, agency
    """,
    OrganisationKind.FINANCIAL: """
        institution financiere, organisme financier, banque, bank, invest, finance
        investisseur, investor, financial institution, financial
        financiele instelling, finanzinstitut, fonds d investissement
    """,
    OrganisationKind.SCIENCE_PARK: """
        parc scientifique, science park, wetenschapspark, wissenschaftspark
        technology park, technologiepark
    """,
    OrganisationKind.ASSOCIATION: """
        association sans but lucratif, asbl, association, associations, associatif
        secteur associatif, aisbl, vzw, ivzw, vog, non profit association, ngo, ong
        non profit, non profit organisation, vereniging, verein, vereinigung, npo
        vereniging zonder winstoogmerk, vereinigung ohne gewinnerzielungsabsicht
        organisation sans but lucratif, economie sociale, civil society organisation
    """,
    OrganisationKind.OTHER: """
        autre, autres, other, others, ander, andere, sonstige, divers, overige
    """,
}
_SIZES = {
    SizeClass.MICRO: """
        micro, tpe, tres petite entreprise, micro entreprise, microentreprise
        micro enterprise, micro onderneming, micro bedrijf, kleinstunternehmen
        fewer than 10, moins de 10
    """,
    SizeClass.SMALL: """
        small, petite, petite entreprise, pe, small enterprise, klein, kleine
        kleine onderneming, klein bedrijf, kleinunternehmen, small company
    """,
    SizeClass.MEDIUM: """
        medium, moyenne, moyenne entreprise, me, medium enterprise, middelgroot
        middelgrote onderneming, mittel, mittlere, mittleres unternehmen
        entreprise moyenne, medium sized, medium company
    """,
    SizeClass.SME: """
        sme, pme, kmo, kmu, mkb, petite et moyenne entreprise, smes
        petites et moyennes entreprises, small and medium sized enterprise, oui
    """,
    SizeClass.LARGE: """
        large, grande, grande entreprise, ge, grand groupe, large enterprise, groot
        large company, grote onderneming, groot bedrijf, gross, grossunternehmen, eti
        gu, go, grosse, grosses unternehmen
    """,
}
# Beside the words by which names say it.
_FORMS = {
    LegalForm.DE_FACTO: """
        association de fait, feitelijke vereniging, de facto association
        faktische vereinigung, de facto
    """,
    LegalForm.ASBL: """
        voe, vog, association sans but lucratif, fondation
        vereniging zonder winstoogmerk, non profit association, a s b l, v z w
        fondation d utilite publique, fup, stichting, npo
    """,
    LegalForm.GIE: """
        esv, groupement d interet economique, wiv, aei
        economisch samenwerkingsverband, economic interest grouping, v o f gie
    """,
    LegalForm.GEIE: """
        eesv, ewiv, eeig, groupement europeen d interet economique
        european economic interest grouping
    """,
    LegalForm.COMPANY: """
        commv, scris, aktiengesellschaft, societe cooperative, societe, company
        societe a responsabilite limitee, besloten vennootschap
        cooperatieve vennootschap
        societe privee a responsabilite limitee, vennootschap, gesellschaft, scrlfs
        s a, n v, s p r l, b v b a, s r l, b v, s c r l, societe commerciale, eurl
        genossenschaft
    """,
    LegalForm.PUBLIC: """
        droit public, organisme public, personne morale de droit public, intercommunale
        publiekrechtelijk, publiekrechtelijke rechtspersoon, oip, uap
        body under public law, public, offentlich rechtlich, commune, province
        organisme d interet public, offentliches recht, service public, pararegional
    """,
}
_CATEGORIES = {
    MembershipCategory.FULL: """
        effectif, membre effectif, adherent, membre adherent, membre, full, full member
        membre ordinaire, ordinaire, member, lid, gewoon lid, effectief lid, effectief
        werkend lid, mitglied, vollmitglied, ordentliches mitglied, actif, membre actif
        active, active member, membre de plein droit, aangesloten lid
    """,
    MembershipCategory.FOUNDING: """
        fondateur, membre fondateur, founder, founding, founding member, stichter
        stichtend lid, oprichter, grunder, grundungsmitglied, fondateurs
    """,
    MembershipCategory.ASSOCIATE: """
        associe, membre associe, associate, associate member, associated member
        geassocieerd lid, geassocieerd, toegetreden lid, assoziiertes mitglied
        assoziiert, membre sympathisant, sympathisant, partenaire, partner
        membre partenaire, supporting member, membre de soutien, steunend lid
    """,
    MembershipCategory.OTHER: """
        autre, other, andere, sonstige, observateur, membre observateur, observer
        membre d honneur, honoraire, honorary, honorary member, erelid, ehrenmitglied
        membre invite, autre categorie
    """,
}
_PRECISIONS = {
    Precision.DAY: "jour, dag, tag",
    Precision.MONTH: "mois, maand, monat",
    Precision.YEAR: "annee, jaar, jahr",
    Precision.DOCUMENTED: "documente, gedocumenteerd, dokumentiert",
}
WORDS = {
    OrganisationKind: _KINDS,
    SizeClass: _SIZES,
    LegalForm: {
        form: ",".join([*WORDS_OF_NAMES.get(form, ()), words])
        for form, words in _FORMS.items()
    },
    MembershipCategory: _CATEGORIES,
    Precision: _PRECISIONS,
}
"""What people write for the codes of closed lists, besides codes and labels."""


@cache
def codes_of(choices: type[TextChoices]) -> dict[str, str]:
    """Return the code that each word of a closed list means, as ``fold`` makes words.

    The code itself and its labels, in the languages of the site, count as words.
    """
    words = WORDS.get(choices, {})
    meaning = {}
    for code in choices:
        for word in words.get(code, "").replace("\n", ",").split(","):
            if word.strip():
                meaning.setdefault(word.strip(), code.value)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            meaning.update({fold(str(code.label)): code.value for code in choices})
    meaning.update({fold(code.value): code.value for code in choices})
    return meaning
