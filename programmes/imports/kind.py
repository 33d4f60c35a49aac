"""The list of beneficiaries of grants, as a kind of list."""

import re
from decimal import Decimal

from django.db import IntegrityError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy, pgettext_lazy

from programmes.models import BudgetDecision, Grant, Payment
from programmes.templatetags.money import euro
from registry.files.cells import letters
from registry.imports.kind import ListKind
from registry.imports.pages.row_filters import RowFilterSet, outcome_filter
from registry.imports.plans.lines import run
from registry.imports.plans.matching import match
from registry.models import (
    Organisation,
    OrganisationKind,
    OrganisationName,
    Outcome,
    Source,
)
from registry.refusals import explain

from .cells import GrantReader, read_amounts
from .columns import FIELDS
from .facts import write_grants
from .forms import GrantListForm
from .outcomes import REFUSALS, compute_outcomes
from .problems import GrantProblem
from .reasons import REASONS
from .totals import totals_of
from .undoing import overdrawn_by_plan, overdrawn_by_undoing

OF_ORGANISATIONS = {
    *("name", "former_name", "enterprise_number", "slug"),
    *("post_code", "locality", "country"),
}

OUTCOMES = {
    Outcome.NEW: gettext_lazy("new grant, new organisation"),
    Outcome.JOINED: gettext_lazy("new grant"),
    Outcome.CHANGED: gettext_lazy("grant, changed"),
    Outcome.UNCHANGED: gettext_lazy("grant, unchanged"),
    Outcome.AMBIGUOUS: Outcome.AMBIGUOUS.label,
    Outcome.REFUSED: Outcome.REFUSED.label,
    Outcome.LEFT_OUT: Outcome.LEFT_OUT.label,
}
FIGURES = {
    Outcome.NEW: pgettext_lazy("rows of a list", "new, with their organisation"),
    Outcome.JOINED: pgettext_lazy("rows of a list", "new"),
    Outcome.CHANGED: pgettext_lazy("rows of a list", "changed"),
    Outcome.UNCHANGED: pgettext_lazy("rows of a list", "unchanged"),
    Outcome.AMBIGUOUS: pgettext_lazy("rows of a list", "ambiguous"),
    Outcome.REFUSED: pgettext_lazy("rows of a list", "refused"),
    Outcome.LEFT_OUT: pgettext_lazy("rows of a list", "left out"),
}

RELEASE = """
UPDATE registry_importrow line SET fact = NULL
FROM import_programmes_grant made
WHERE line.fact = made.id AND made.made
    AND line.batch_id IN (SELECT id FROM registry_importbatch WHERE kind = 'grants')
"""


class GrantRowFilterSet(RowFilterSet):
    outcome = outcome_filter(OUTCOMES)


class ListOfGrants(ListKind):
    name = "grants"
    fields = FIELDS
    # A header about one of these is not about the organisation.
    elsewhere = re.compile(r"\b(projet|project|projekt|activite|budget|operation)s?\b")
    anywhere = frozenset(FIELDS) - OF_ORGANISATIONS
    doubled = ("name", "locality", "eligible_cost")
    has_sections = True
    carried = ("post_code", "locality", "country", "portfolio")
    section_field = "measure"
    problems = GrantProblem

    tables = (
        "registry_organisation",
        "registry_organisationname",
        "registry_place",
        "programmes_fundingline",
        "programmes_grant",
        "programmes_budgetdecision",
        "programmes_payment",
    )
    models = (Payment, BudgetDecision, Grant, OrganisationName, Organisation, Source)
    restored = (Grant,)

    label = gettext_lazy("list of beneficiaries")
    plural = gettext_lazy("lists of beneficiaries")
    add_label = gettext_lazy("Import a list of beneficiaries")
    outcomes = OUTCOMES
    figures = FIGURES
    reasons = REASONS
    filterset_class = GrantRowFilterSet
    options = (
        ("", gettext_lazy("decimals: as the column shows")),
        (",", gettext_lazy("decimals follow a comma")),
        (".", gettext_lazy("decimals follow a point")),
    )
    form_class = GrantListForm
    sheet = gettext_lazy("Grants")
    template_names = {"en": "beneficiaries.xlsx", "fr": "beneficiaires.xlsx"}
    create_template = "programmes/imports/_create.html"
    effects_template = "programmes/imports/_effects.html"
    applied_template = "programmes/imports/_applied.html"

    def reader_of(self, read, header):
        return GrantReader(header.fields, read_amounts(read, header))

    def troubles(self, read, header):
        return {
            index: column.refusal.message_with(
                lambda place, index=index, column=column: (
                    f"{letters(index)}{column.numbers[place]}"
                )
            )
            for index, column in read_amounts(read, header).items()
            if column.refusal
        }

    def plan(self, batch, *, anew=True):
        match(batch.listed_on, REFUSALS, anew=anew)
        compute_outcomes(batch)

    def obstacles(self, batch):
        return overdrawn_by_plan(batch)

    def write(self, batch):
        try:
            write_grants(batch)
        except IntegrityError as error:
            raise explain(error) from error

    def source_words(self, batch):
        return {
            "slug": f"list-{slugify(batch.title)[:60]}-{batch.listed_on}",
            "title": f"{batch.title}, {batch.listed_on}",
            "publisher": batch.grant_list.publisher,
        }

    def contradictions(self, batch):
        yield from overdrawn_by_undoing()

    def release(self, batch):
        run(RELEASE)

    @property
    def labels(self):
        return super().labels | {"kind": gettext_lazy("kind"), "paid_on": PAID_ON}

    def words_of(self, key, value):
        if key in FIELDS and FIELDS[key].is_amount:
            return euro(Decimal(value))
        if key == "kind":
            return str(OrganisationKind(value).label)
        return None

    def facts_of(self, row):
        values = row.values
        facts = [values.get("project", ""), values.get("code", "")]
        if amount := values.get("decided_amount"):
            facts.append(euro(Decimal(amount)))
        return list(filter(None, facts))

    def context_of(self, batch):
        return {"totals": totals_of(batch)}

    def example(self):
        return {
            "name": "Exemple Composites SA",
            "enterprise_number": "0403.019.261",
            "post_code": "4000",
            "locality": "Liège",
            "country": "BE",
            "former_name": "Exemple Plastiques SPRL",
            "code": "P-2016-0042",
            "project": "Composites recyclables",
            "portfolio": "Matériaux durables",
            "measure": "2.01",
            "requested_on": "15/01/2016",
            "decided_on": "15/03/2016",
            "last_decided_on": "20/09/2018",
            "eligible_cost": "500000,00",
            "decided_amount": "250000,00",
            "decided_eu": "100000,00",
            "decided_region": "150000,00",
            "paid_amount": "125000,50",
            "paid_eu": "50000,20",
            "paid_region": "75000,30",
            "closed_on": "30/06/2019",
            "start_on": "01/04/2016",
            "end_on": "31/03/2019",
            "note": "",
        }


PAID_ON = gettext_lazy("paid on")

GRANTS = ListOfGrants()
