"""Changes of rows of the registry, as a kind of import."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from registry.imports.kind import Asking, ImportKind, Wording, Writing
from registry.imports.pages.row_filters import RowFilterSet, outcome_filter
from registry.imports.reading.cells import RowReader
from registry.imports.reading.contract import Contract
from registry.models import ImportBatch, RowOutcome, SourceKind
from registry.words import official_day

from .changes import rows_of_file
from .columns import FIELDS, NAME
from .facts import write_changes
from .outcomes import compute_outcomes
from .reasons import REASONS
from .undoing import ALWAYS, writing_of
from .wording import changes_in_words, facts_of, title_of

OUTCOMES = {
    RowOutcome.NEW: gettext_lazy("added"),
    RowOutcome.CHANGED: gettext_lazy("changed"),
    RowOutcome.UNCHANGED: gettext_lazy("so already"),
    RowOutcome.REFUSED: RowOutcome.REFUSED.label,
    RowOutcome.LEFT_OUT: RowOutcome.LEFT_OUT.label,
}
FIGURES = {
    RowOutcome.NEW: pgettext_lazy("rows of a plan", "to add"),
    RowOutcome.CHANGED: pgettext_lazy("rows of a plan", "to change"),
    RowOutcome.UNCHANGED: pgettext_lazy("rows of a plan", "so already"),
    RowOutcome.REFUSED: pgettext_lazy("rows of a list", "refused"),
    RowOutcome.LEFT_OUT: pgettext_lazy("rows of a list", "left out"),
}


class ChangeFilterSet(RowFilterSet):
    outcome = outcome_filter(OUTCOMES)


def reader_of(read, header) -> RowReader:
    return RowReader(READS, header.fields)


READS = Contract(fields=FIELDS, reader=reader_of, anywhere=frozenset(FIELDS))


def plan(batch, *, anew=True, whole=True) -> None:
    compute_outcomes(batch)


def source_words(batch: ImportBatch) -> dict[str, str]:
    """Return what a communication is called that is the source of its changes."""
    day = official_day(batch.listed_on)
    whose = batch.cluster or batch.title
    slug = batch.cluster.slug if batch.cluster else "registry"
    return {
        "slug": f"communication-{slug[:60]}-{batch.listed_on}",
        "title": f"Communication\N{NO-BREAK SPACE}: {whose}, {day}",
        "publisher": str(whose),
        "kind": SourceKind.OTHER,
    }


CHANGES = ImportKind(
    name=NAME,
    reads=READS,
    writes=Writing(
        tables=tuple(sorted(model._meta.db_table for model in ALWAYS)),
        models=ALWAYS,
        subject=None,
        restored=ALWAYS,
        rows_of=rows_of_file,
        plan=plan,
        write=write_changes,
        source_words=source_words,
        source_of=lambda batch: batch.source,
    ),
    says=Wording(
        label=gettext_lazy("changes"),
        plural=gettext_lazy("changes"),
        add_label=gettext_lazy("Propose a change"),
        outcomes=OUTCOMES,
        figures=FIGURES,
        reasons=REASONS,
        sheet=gettext_lazy("Changes"),
        template_names={"en": "changes.xlsx", "fr": "modifications.xlsx"},
        title_of=title_of,
        facts_of=facts_of,
        changes_of=changes_in_words,
    ),
    asks=Asking(
        form_class=None,
        filterset_class=ChangeFilterSet,
        create_template="",
        effects_template="registry/proposals/_effects.html",
        applied_template="registry/proposals/_applied.html",
        takes_file=False,
        offered=False,
    ),
    narrows=writing_of,
)
