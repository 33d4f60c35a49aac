"""The list of beneficiaries of grants, as a kind of import."""

import re
from decimal import Decimal

from django.db import IntegrityError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from programmes.amounts import EURO, FRANC
from programmes.models import BudgetDecision, Grant, Payment
from registry.files.cells import letters
from registry.imports.kind import Asking, ImportKind, Wording, Writing
from registry.imports.pages.row_filters import RowFilterSet, outcome_filter
from registry.imports.plans.alike import ALIKE
from registry.imports.plans.matching import match
from registry.imports.reading.contract import Contract
from registry.imports.reading.date_columns import (
    date_troubles,
    options_of_dates,
    read_date_columns,
)
from registry.imports.reading.organisations import OF_ORGANISATIONS
from registry.models import (
    Organisation,
    OrganisationKind,
    OrganisationName,
    RowOutcome,
    Source,
)
from registry.refusals import explain
from registry.words import euro

from .amount_columns import OPTIONS, read_amounts
from .balances import overdrawn_by_plan
from .cells import GrantReader
from .columns import FIELDS
from .facts import write_grants
from .forms import BeneficiaryListForm
from .outcomes import REFUSALS, compute_outcomes
from .problems import GrantProblem
from .questions import PAID_OVER, TWICE, TWICE_UNCODED
from .reasons import REASONS
from .told import KIND, PERSON
from .totals import totals_of
from .undoing import overdrawn_by_undoing

OUTCOMES = {
    RowOutcome.NEW: gettext_lazy("new grant, new organisation"),
    RowOutcome.JOINED: gettext_lazy("new grant"),
    RowOutcome.CHANGED: gettext_lazy("grant, changed"),
    RowOutcome.UNCHANGED: gettext_lazy("grant, unchanged"),
    RowOutcome.AMBIGUOUS: RowOutcome.AMBIGUOUS.label,
    RowOutcome.REFUSED: RowOutcome.REFUSED.label,
    RowOutcome.LEFT_OUT: RowOutcome.LEFT_OUT.label,
}
FIGURES = {
    RowOutcome.NEW: pgettext_lazy("rows of a list", "new, with their organisation"),
    RowOutcome.JOINED: pgettext_lazy("rows of a list", "new"),
    RowOutcome.CHANGED: pgettext_lazy("rows of a list", "changed"),
    RowOutcome.UNCHANGED: pgettext_lazy("rows of a list", "unchanged"),
    RowOutcome.AMBIGUOUS: pgettext_lazy("rows of a list", "ambiguous"),
    RowOutcome.REFUSED: pgettext_lazy("rows of a list", "refused"),
    RowOutcome.LEFT_OUT: pgettext_lazy("rows of a list", "left out"),
}


class GrantRowFilterSet(RowFilterSet):
    outcome = outcome_filter(OUTCOMES)


def reader_of(read, header) -> GrantReader:
    return GrantReader(
        READS,
        header.fields,
        read_date_columns(read, header),
        read_amounts(read, header),
    )


def troubles(read, header) -> dict[int, str]:
    return date_troubles(read, header) | {
        index: column.refusal.message_with(
            lambda place, index=index, column=column: (
                f"{letters(index)}{column.numbers[place]}"
            )
        )
        for index, column in read_amounts(read, header).items()
        if column.refusal
    }


READS = Contract(
    fields=FIELDS,
    reader=reader_of,
    troubles=troubles,
    problems=GrantProblem,
    # A header about one of these is not about the organisation.
    elsewhere=re.compile(
        r"\b((projet|project|projekt|activite|budget|operation|proyecto|proiect)s?|"
        r"progett[oi]|projetos?|vorhabens?|operacion(es)?|operazion[ei]|operac(ao|oes)|"
        r"operac(ji|e|ii|ija|ije)|hankkeen|hanke|contractor|contractant)\b"
    ),
    anywhere=frozenset(FIELDS) - frozenset(OF_ORGANISATIONS),
    doubled=("name", "locality", "eligible_cost"),
    has_sections=True,
    carried=("post_code", "locality", "country", "portfolio"),
    section_field="measure",
    needed=(
        ("name", "slug", "grant"),
        ("decided_amount", "decided_eu", "decided_region"),
    ),
)


def plan(batch, *, anew=True, whole=True) -> None:
    match(batch.listed_on, REFUSALS, anew=anew, whole=whole)
    compute_outcomes(batch)


def write(batch) -> None:
    try:
        write_grants(batch)
    except IntegrityError as error:
        raise explain(error) from error


def source_words(batch) -> dict[str, str]:
    return {
        "slug": f"list-{slugify(batch.title)[:60]}-{batch.listed_on}",
        "title": f"{batch.title}, {batch.listed_on}",
        "publisher": batch.beneficiary_list.publisher,
    }


def value_of(key, value) -> str | None:
    if key == "increase" or (key in FIELDS and FIELDS[key].is_amount):
        return euro(Decimal(value))
    if key == "to_person":
        return gettext("counted, and not named")
    if key == "kind":
        return str(OrganisationKind(value).label)
    return None


def facts_of(row) -> list[str]:
    values = row.values
    facts = [values.get("project", ""), values.get("code", "")]
    if amount := values.get("decided_amount"):
        facts.append(euro(Decimal(amount)))
    return list(filter(None, facts))


def options_of(column) -> tuple:
    """Return what a person may say of a column, besides what it is."""
    return OPTIONS if column.is_amount else options_of_dates(column)


def not_taken(batch, count) -> str:
    """Return what is lost with the rows that are refused."""
    refused = next(total for total in totals_of(batch) if total.name == "refused")
    return ngettext(
        "%(count)s row with %(amount)s decided is refused, and not taken.",
        "%(count)s rows with %(amount)s decided are refused, and not taken.",
        count,
    ) % {"count": count, "amount": euro(refused.decided)}


def same_sender(batch) -> Q:
    """Find the lists of the same title, and those of the same publisher."""
    publisher = batch.beneficiary_list.publisher
    same = Q(title=batch.title)
    return same | Q(beneficiary_list__publisher=publisher) if publisher else same


def says_how_written(option: str) -> bool:
    """Return whether an option is not about a currency, which may change any year."""
    return bool(option) and not option.endswith((EURO, FRANC))


GRANTS = ImportKind(
    name="grants",
    reads=READS,
    writes=Writing(
        tables=(
            "registry_organisation",
            "registry_organisationname",
            "registry_organisationnaming",
            "registry_place",
            "programmes_fundingline",
            "programmes_grant",
            "programmes_budgetdecision",
            "programmes_payment",
        ),
        models=(
            Payment,
            BudgetDecision,
            Grant,
            OrganisationName,
            Organisation,
            Source,
        ),
        subject=Grant,
        restored=(Grant,),
        plan=plan,
        questions=(ALIKE, PERSON, PAID_OVER, TWICE, TWICE_UNCODED, KIND),
        obstacles=overdrawn_by_plan,
        write=write,
        source_words=source_words,
        contradictions=overdrawn_by_undoing,
    ),
    says=Wording(
        label=gettext_lazy("list of beneficiaries"),
        plural=gettext_lazy("lists of beneficiaries"),
        add_label=gettext_lazy("Import a list of beneficiaries"),
        outcomes=OUTCOMES,
        figures=FIGURES,
        reasons=REASONS,
        sheet=gettext_lazy("Grants"),
        template_names={"en": "beneficiaries.xlsx", "fr": "beneficiaires.xlsx"},
        labels={
            "kind": gettext_lazy("kind"),
            "paid_on": gettext_lazy("paid on"),
            "increase": gettext_lazy("correction of the decided amount"),
            "name": gettext_lazy("other name"),
            "to_person": gettext_lazy("to a natural person"),
        },
        value_of=value_of,
        facts_of=facts_of,
        not_taken=not_taken,
        context_of=lambda batch: {"totals": totals_of(batch)},
    ),
    asks=Asking(
        form_class=BeneficiaryListForm,
        filterset_class=GrantRowFilterSet,
        options=options_of,
        remembers=says_how_written,
        same_sender=same_sender,
        create_template="programmes/imports/_create.html",
        effects_template="programmes/imports/_effects.html",
        applied_template="programmes/imports/_applied.html",
    ),
)
