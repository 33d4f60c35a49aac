"""The columns of a list of beneficiaries, in four languages."""

import re
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Grant
from registry.imports.reading.fields import Field, words
from registry.imports.reading.organisations import NOTE, OF_ORGANISATIONS

DECIDED = re.compile(
    r"\b(decid|octroy|accord|engag|attribu|decided|granted|awarded|committed|"
    r"toegekend|beslist|bewilligt)"
)
PAID = re.compile(
    r"\b(pay|depens|vers|liquid|spent|paid|disbursed|betaald|uitbetaald|uitgaven|"
    r"bezahlt|ausgezahlt)"
)
"""What stands above the headers of amounts, where they have two levels."""

_EU = words("feder, fse, ue, eu, erdf, esf, efro, esf, union europeenne, part ue")
_REGION = words(
    """
    part wallonne, part regionale, region wallonne, wallonie, rw, walloon share
    part publique wallonne, waals gewest, wallonische region
    """
)
_WHOLE = words(
    """
    montants cofinances, montant cofinance, montant, montants, montant total, total
    amount, amounts, total amount, bedrag, bedragen, betrag, aide, aides, subvention
    """
)

FIELDS = {
    column.key: column
    for column in (
        OF_ORGANISATIONS["name"],
        OF_ORGANISATIONS["enterprise_number"],
        OF_ORGANISATIONS["slug"],
        OF_ORGANISATIONS["post_code"],
        OF_ORGANISATIONS["locality"],
        OF_ORGANISATIONS["country"],
        replace(OF_ORGANISATIONS["former_name"], inside=()),
        Field(
            "grant",
            _("identifier of the grant"),
            _("What the address of its page ends in; leave it as it is."),
            words("identifiant de la subvention, grant identifier"),
            identifies=True,
            only_in_exports=True,
            as_long_as=Grant.slug,
        ),
        Field(
            "code",
            _("code"),
            _("What its publisher calls it: a number of the file or project."),
            words(
                """
                code, code projet, code du projet, code identifiant, numero de projet
                numero du projet, n projet, no projet, numero de dossier, n dossier
                no dossier, reference, reference du projet, reference dossier
                code operation, identifiant du projet, numero d operation, dossier
                project code, project number, project no, project id, operation code
                file number, reference number, grant number, operation number
                projectcode, projectnummer, dossiernummer, projectnr, referentie
                projektnummer, aktenzeichen, projektcode, kennzeichen
                """
            ),
            inside=words("code identifiant, numero de dossier, code du projet"),
            example="P-2016-0042",
            fills=Grant.code,
        ),
        Field(
            "project",
            _("project"),
            _("What the money is for, as published."),
            words(
                """
                projet, projets, nom du projet, intitule du projet, titre du projet
                titre, intitule, denomination du projet, objet, operation
                nom de l operation, intitule de l operation, description du projet
                project, projects, project name, project title, title, subject
                name of project, operation name, name of operation, name of the project
                projectnaam, projecttitel, titel, naam van het project, onderwerp
                naam project, projekt, projekte, projektname, projekttitel
                """
            ),
            inside=words(
                "nom du projet, intitule du projet, project name, project title"
            ),
            example="Composites recyclables",
            fills=Grant.title_fr,
        ),
        Field(
            "portfolio",
            _("group of projects"),
            _("The projects that it belongs to; kept in the note."),
            words(
                """
                portefeuille, portefeuilles, portefeuille de projets, programme
                portfolio, project portfolio, portefeuille van projecten
                """
            ),
            example="Matériaux durables",
        ),
        Field(
            "measure",
            _("measure"),
            _("The heading under which it is published; kept in the note."),
            words(
                """
                mesure, mesures, intitule de la mesure, measure, measures, scheme
                maatregel, maatregelen, massnahme, massnahmen
                """
            ),
            example="2.01",
        ),
        Field(
            "requested_on",
            _("requested on"),
            _("When it was asked for, which is not when it was decided; in the note."),
            words(
                """
                date de la demande, date de demande, demande le, date d introduction
                date du depot, requested on, date of application, application date
                datum aanvraag, aanvraagdatum, antragsdatum, datum van de aanvraag
                """
            ),
            example="15/01/2016",
        ),
        Field(
            "decided_on",
            _("decided on"),
            _("The day of the decision; empty: known by the date of the list."),
            words(
                """
                date de decision, date decision, decide le, date d octroi, octroye le
                date de la decision, date de l arrete, date d engagement
                date initiale de decision, date de decision du gw, date decision gw
                date initiale de decision du gw
                decision date, date of decision, decided on, award date, date awarded
                date of award, grant date, approval date, date of approval
                beslissingsdatum, datum beslissing, datum van de beslissing
                toekenningsdatum, datum toekenning, entscheidungsdatum
                datum der entscheidung, bewilligungsdatum
                """
            ),
            inside=words("date de decision, date initiale de decision, decision date"),
            example="15/03/2016",
        ),
        Field(
            "last_decided_on",
            _("last decided on"),
            _("Where only the latest of several decisions is published."),
            words(
                """
                date de la derniere decision, derniere decision, date derniere decision
                date de la derniere decision du gw, date de derniere decision
                last decided on, date of last decision, last decision, latest decision
                laatste beslissing, datum laatste beslissing, letzte entscheidung
                """
            ),
            inside=words("derniere decision, last decision, laatste beslissing"),
            example="20/09/2018",
        ),
        Field(
            "eligible_cost",
            _("eligible cost"),
            _("The whole cost, of which the money pays a share, in euro."),
            words(
                """
                cout total, couts totaux, cout eligible, couts eligibles, cout du projet
                montant de l investissement total, montant total de l investissement
                montant investi, investissement, investissement total, depense eligible
                depenses eligibles, total des depenses eligibles, montant eligible
                base eligible, budget total, cout total eligible, total eligible
                total cost, total costs, eligible cost, eligible costs
                eligible expenditure, total eligible expenditure, total investment
                project cost, total project cost, investment, total eligible cost
                totale kost, totale kosten, subsidiabele kosten, totale investering
                subsidiabele uitgaven, totaal subsidiabele uitgaven
                gesamtkosten, forderfahige kosten, gesamtinvestition
                forderfahige ausgaben
                """
            ),
            inside=words(
                """
                depenses eligibles, eligible expenditure, investissement total
                cout total, total cost, montant total, eligible cost, totale kosten
                """
            ),
            is_amount=True,
            never_above=PAID,
            example="500000,00",
            fills=Grant.eligible_cost,
        ),
        Field(
            "decided_amount",
            _("decided amount"),
            _("What was granted, in euro. Needed, unless its parts are there."),
            words(
                """
                montant decide, montants decides, montant octroye, montant accorde
                montant de l aide, montant de l aide decidee, aide decidee
                montant des aides decidees, aides decidees, aide octroyee, aide
                montant de la subvention, subvention, subside, montant du subside
                montant engage, budget decide, montant attribue, subvention octroyee
                total feder, total fse, contribution feder, contribution fse
                montant, soutien public, montant de la prime, cofinancement
                decided amount, amount decided, amount granted, granted amount, grant
                grant amount, amount awarded, award amount, aid, subsidy, amount
                total erdf, total esf, erdf contribution, esf contribution
                committed amount, eu contribution, public support
                toegekend bedrag, subsidie, subsidiebedrag, steunbedrag, steun, bedrag
                beslist bedrag, efro, efro steun, efro bijdrage, totaal efro
                bewilligter betrag, zuschuss, forderbetrag, fordersumme, betrag
                """
            ),
            inside=words(
                """
                montant decide, montant octroye, aide octroyee, amount granted
                grant amount, toegekend bedrag, subsidiebedrag, contribution feder
                """
            ),
            required=True,
            is_amount=True,
            above=DECIDED,
            below=_WHOLE,
            never_above=PAID,
            example="250000,00",
        ),
        Field(
            "decided_eu",
            _("European part of the decided amount"),
            _("Where the amount is published in parts."),
            words("part feder decidee, part fse decidee, montant feder decide"),
            is_amount=True,
            above=DECIDED,
            below=_EU,
            example="100000,00",
            fills=Grant.eu_amount,
        ),
        Field(
            "decided_region",
            _("Walloon part of the decided amount"),
            _("Where the amount is published in parts."),
            words("part wallonne decidee, montant wallon decide"),
            is_amount=True,
            above=DECIDED,
            below=_REGION,
            example="150000,00",
            fills=Grant.region_amount,
        ),
        Field(
            "paid_amount",
            _("paid amount"),
            _("What of it was paid by the date of the list, in euro."),
            words(
                """
                montant paye, montants payes, montant verse, montant liquide, paye
                montant des aides payees, aides payees, aide payee, verse, liquide
                total paye, budget depense, montant des paiements, paiements
                paid amount, amount paid, paid, total paid, payments, disbursed amount
                amount disbursed, betaald bedrag, uitbetaald bedrag, betaald, uitbetaald
                betalingen, gezahlter betrag, ausgezahlter betrag, ausgezahlt, bezahlt
                """
            ),
            inside=words("montant paye, montant verse, amount paid, uitbetaald bedrag"),
            is_amount=True,
            above=PAID,
            below=_WHOLE,
            never_above=DECIDED,
            example="125000,50",
        ),
        Field(
            "paid_eu",
            _("European part of the paid amount"),
            _("Where the amount is published in parts."),
            words("part feder payee, part fse payee, montant feder paye"),
            is_amount=True,
            above=PAID,
            below=_EU,
            example="50000,20",
        ),
        Field(
            "paid_region",
            _("Walloon part of the paid amount"),
            _("Where the amount is published in parts."),
            words("part wallonne payee, montant wallon paye"),
            is_amount=True,
            above=PAID,
            below=_REGION,
            example="75000,30",
        ),
        Field(
            "closed_on",
            pgettext_lazy("grant", "closed on"),
            _("When the last account was settled; the paid amount is dated so."),
            words(
                """
                date de cloture, cloture, cloture le, cloture du dossier
                date de cloture du dossier, date de fin de dossier, solde le
                closed on, closing date, date closed, date of closure, closure date
                afgesloten op, datum afsluiting, afsluitingsdatum, abschlussdatum
                abgeschlossen am
                """
            ),
            inside=words("date de cloture, closing date, closure date"),
            example="30/06/2019",
            fills=Grant.closed_on,
        ),
        Field(
            "start_on",
            _("pays from"),
            _("First day of what it pays for."),
            words(
                """
                date de debut, debut, date de debut de convention, debut du projet
                date de debut du projet, debut de la convention
                start date, start, start on, begin date, project start, from
                begindatum, startdatum, start project, beginn, startdatum, van
                """
            ),
            inside=words("date de debut, start date, startdatum, begindatum"),
            example="01/04/2016",
            fills=Grant.start_on,
        ),
        Field(
            "end_on",
            _("pays until"),
            _("Last day of what it pays for."),
            words(
                """
                date de fin, fin, date de fin de convention, fin du projet
                date de fin du projet, fin de la convention
                end date, end, end on, project end, until
                einddatum, eind project, enddatum, ende, tot
                """
            ),
            inside=words("date de fin, end date, einddatum"),
            example="31/03/2019",
            fills=Grant.end_on,
        ),
        NOTE,
    )
}
