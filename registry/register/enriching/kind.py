"""What the company register says otherwise, as a kind of import."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from registry.imports.kind import Asking, ImportKind, Wording, Writing
from registry.imports.pages.row_filters import RowFilterSet, outcome_filter
from registry.imports.reading.cells import RowReader
from registry.imports.reading.contract import Contract
from registry.models import (
    ExternalRecord,
    LegalForm,
    Organisation,
    RowOutcome,
    Source,
)
from registry.models.activity import ActivityVersion
from registry.register.loaded import PUBLISHER, source_on

from .columns import FIELDS, NAME, ProposalKind
from .facts import WRITTEN, write_enrichment
from .forms import EnrichmentForm
from .outcomes import compute_outcomes
from .reasons import REASONS
from .undoing import recorded_since

OUTCOMES = {
    RowOutcome.CHANGED: gettext_lazy("taken over"),
    RowOutcome.UNCHANGED: gettext_lazy("recorded so already"),
    RowOutcome.REFUSED: RowOutcome.REFUSED.label,
    RowOutcome.LEFT_OUT: RowOutcome.LEFT_OUT.label,
}
FIGURES = {
    RowOutcome.CHANGED: pgettext_lazy("rows of a list", "to take over"),
    RowOutcome.UNCHANGED: pgettext_lazy("rows of a list", "recorded already"),
    RowOutcome.REFUSED: pgettext_lazy("rows of a list", "refused"),
    RowOutcome.LEFT_OUT: pgettext_lazy("rows of a list", "left out"),
}


class ProposalFilterSet(RowFilterSet):
    outcome = outcome_filter(OUTCOMES)


def reader_of(read, header) -> RowReader:
    return RowReader(READS, header.fields)


READS = Contract(fields=FIELDS, reader=reader_of, anywhere=frozenset(FIELDS))


def plan(batch, *, anew=True, whole=True) -> None:
    compute_outcomes(batch)


def source_words(batch) -> dict[str, str]:
    return {
        "slug": f"bce-open-data-{batch.listed_on}",
        "title": batch.title,
        "publisher": PUBLISHER,
    }


def value_of(key, value) -> str | None:
    if key == "legal_form":
        return str(LegalForm(value).label)
    if key == "activities":
        version, _colon, codes = value.partition(": ")
        return f"{ActivityVersion(version).label}: {', '.join(codes.split())}"
    return None


def facts_of(row) -> list[str]:
    proposal = row.values.get("proposal")
    return [str(ProposalKind(proposal).label)] if proposal else []


ENRICHMENT = ImportKind(
    name=NAME,
    reads=READS,
    writes=Writing(
        tables=(
            "registry_organisation",
            "registry_organisationname",
            "registry_organisationnaming",
            "registry_organisationseat",
            "registry_organisationform",
            "registry_organisationactivity",
            "registry_externalrecord",
            "registry_place",
        ),
        models=(*WRITTEN, Organisation, Source),
        subject=ExternalRecord,
        restored=(Organisation, *WRITTEN),
        plan=plan,
        write=write_enrichment,
        source_words=source_words,
        source_of=lambda batch: source_on(batch.listed_on),
        contradictions=recorded_since,
    ),
    says=Wording(
        label=gettext_lazy("proposals of the company register"),
        plural=gettext_lazy("proposals of the company register"),
        add_label=gettext_lazy("Compare with the company register"),
        outcomes=OUTCOMES,
        figures=FIGURES,
        reasons=REASONS,
        sheet=gettext_lazy("Proposals"),
        template_names={"en": "proposals.xlsx", "fr": "propositions.xlsx"},
        labels={
            "official_name": gettext_lazy("other name, official"),
            "legal_form": gettext_lazy("legal form"),
            "closed_on": gettext_lazy("not active any more by"),
            "activities": gettext_lazy("activities"),
        },
        value_of=value_of,
        facts_of=facts_of,
    ),
    asks=Asking(
        form_class=EnrichmentForm,
        filterset_class=ProposalFilterSet,
        create_template="registry/register/_create.html",
        effects_template="registry/register/_effects.html",
        applied_template="registry/register/_applied.html",
        takes_file=False,
    ),
)
