"""Kinds of imports: what a list of each says, and what it does to the registry.

Reading, matching organisations, planning, confirming and undoing are the engine's, and
the same for all. ``settings.IMPORT_KINDS`` names the kinds that there are; each stands
in a folder of five files: ``kind``, ``columns``, ``outcomes``, ``facts``, ``undoing``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import ngettext

from registry.imports.plans.questions import Question
from registry.imports.reading.cells import ParsedRow
from registry.imports.reading.contract import Contract
from registry.imports.reading.date_columns import options_of_dates
from registry.imports.reading.fields import Field
from registry.models import ImportBatch, ImportRow, RowOutcome, Source


def _nothing(batch: ImportBatch) -> Iterable[str]:
    return []


def _the_list_itself(batch: ImportBatch) -> None:
    return None


def _whose(batch: ImportBatch) -> str:
    return batch.whose


def _rows_not_taken(batch: ImportBatch, count: int) -> str:
    return ngettext(
        "%(count)s row is refused, and not taken.",
        "%(count)s rows are refused, and not taken.",
        count,
    ) % {"count": count}


@dataclass(frozen=True, eq=False)
class Writing:
    """What an import does to the database; every act in SQL, over all rows at once.

    - ``tables``: what a plan depends on, locked while it is applied;
    - ``models``: of the rows that it writes, those first that refer to others; the
      ``subject`` is the one whose key a row has as its ``fact``, none where each row
      says so itself, as ``table``; of the ``restored`` ones it may change rows, too;
    - ``rows_of(batch)``: the rows of what was sent, where that is no list for people;
    - ``plan(batch, anew=…, whole=…)``: makes ``line_result`` (``plans.lines``) of the
      rows that are staged; ``anew``, it looks for similar names of the registry, and
      ``whole``, also for those of the file, which else are those found before;
      ``plan_absent(batch)`` adds lines about what the file misses;
    - ``questions``: what may be asked about rows alike (``plans.questions``);
    - ``matches_in_parts``: whether a decision on a row leaves alone the rows of other
      organisations;
    - ``obstacles(batch)``: what keeps a plan as a whole from being applied;
    - ``write(batch)``: makes the facts of a plan, whose source is ``batch.source``;
    - ``source_words(batch)``: slug, title and publisher of the list as a source;
      ``source_of(batch)``: the source, where it is not the list itself;
    - ``contradictions(batch)``: what was recorded since the import and contradicts
      what was there before it.
    """

    tables: tuple[str, ...]
    models: tuple[type[models.Model], ...]
    subject: type[models.Model] | None
    restored: tuple[type[models.Model], ...]
    plan: Callable[..., None]
    write: Callable[[ImportBatch], None]
    source_words: Callable[[ImportBatch], dict[str, str]]
    plan_absent: Callable[[ImportBatch], object] = _nothing
    questions: tuple[Question, ...] = ()
    obstacles: Callable[[ImportBatch], Iterable[str]] = _nothing
    contradictions: Callable[[ImportBatch], Iterable[str]] = _nothing
    source_of: Callable[[ImportBatch], Source | None] = _the_list_itself
    matches_in_parts: bool = False
    rows_of: Callable[[ImportBatch], list[ParsedRow]] | None = None

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(model._meta.db_table for model in self.models)


@dataclass(frozen=True, eq=False)
class Wording:
    """What people read about an import.

    - ``label``, ``plural``, ``add_label``: what the list is called;
    - ``outcomes``, ``figures``, ``reasons``: what becomes of a row and why, by its
      code; ``figures`` count rows;
    - ``sheet`` and ``template_names``: the workbook to fill in, by language;
    - ``labels``: what is changed besides the columns of the list is called;
    - ``value_of(key, value)``: a stored value as people read it, None as it stands;
    - ``title_of(batch)``: what an import is called, in the language of the reader;
    - ``changes_of(rows, batch)``: what each row changes, by its key, where the columns
      of the list do not say it;
    - ``facts_of(row)``: what tells a row apart besides its organisation;
    - ``not_taken(batch, count)``: what is lost with the rows that are refused;
    - ``context_of(batch)``: what the templates show about a plan besides its rows.
    """

    label: Promise
    plural: Promise
    add_label: Promise
    outcomes: Mapping[str, Promise]
    figures: Mapping[str, Promise]
    reasons: Mapping[str, Promise]
    sheet: Promise
    template_names: Mapping[str, str]
    labels: Mapping[str, Promise] = field(default_factory=dict)
    value_of: Callable[[str, str], str | None] = lambda key, value: None
    facts_of: Callable[[ImportRow], list[str]] = lambda row: []
    title_of: Callable[[ImportBatch], str] = _whose
    changes_of: Callable[[list[ImportRow], ImportBatch], Mapping] | None = None
    not_taken: Callable[[ImportBatch, int], str] = _rows_not_taken
    context_of: Callable[[ImportBatch], dict] = lambda batch: {}

    def outcome(self, code: str) -> str:
        """Return what becomes of a row."""
        return str(self.outcomes[RowOutcome(code)])


def _of_the_cluster(batch: ImportBatch) -> Q:
    return Q(cluster=batch.cluster_id, title=batch.title)


@dataclass(frozen=True, eq=False)
class Asking:
    """What a person is asked: by which form, and on which parts of the pages.

    ``options`` are what else may be said of a column, by its field: choices of a form;
    ``remembers`` tells which of them hold of the next list of the same sender too.
    Where it takes no file, the rows are found by the form; where it is not
    ``offered`` among the lists to be sent, other pages make its imports.
    ``same_sender(batch)`` finds the imports of which a person's answers count again.
    """

    form_class: type
    filterset_class: type
    create_template: str
    effects_template: str
    applied_template: str
    options: Callable[[Field], tuple] = options_of_dates
    remembers: Callable[[str], bool] = bool
    same_sender: Callable[[ImportBatch], Q] = _of_the_cluster
    takes_file: bool = True
    offered: bool = True


@dataclass(frozen=True, eq=False)
class ImportKind:
    """A kind of import, such as that of member lists: there is one object of each.

    ``narrows(batch, writes)`` tells which of all that the kind may write one import
    does, where it differs from one to the other.
    """

    name: str
    reads: Contract
    writes: Writing
    says: Wording
    asks: Asking
    narrows: Callable[[ImportBatch, Writing], Writing] | None = None

    @cached_property
    def questions(self) -> dict[str, Question]:
        """What may be asked about rows alike, by its code."""
        return {question.code: question for question in self.writes.questions}

    def label_of(self, key: str) -> str:
        """Return what a field that a plan changes is called."""
        return str(self.says.labels.get(key) or self.reads.fields[key].label)

    def words_of(self, key: str, value: str) -> str | None:
        """Return a stored value as people read it; None if as it stands."""
        column = self.reads.fields.get(key)
        if column is not None and column.choices and not column.only_in_exports:
            return str(column.choices(value).label)
        return self.says.value_of(key, value)


@cache
def all_kinds() -> dict[str, ImportKind]:
    """Return the kinds of imports by their names, in the order of the settings."""
    kinds = [import_string(path) for path in settings.IMPORT_KINDS]
    return {kind.name: kind for kind in kinds}


def kind_of(batch: ImportBatch) -> ImportKind:
    return all_kinds()[batch.kind]


def title_of(batch: ImportBatch) -> str:
    """Return what an import is called, in the language of the reader."""
    return kind_of(batch).says.title_of(batch)


def kind_as_written(batch: ImportBatch) -> ImportKind:
    """Return the kind of an import, with no other tables than this one writes."""
    kind = kind_of(batch)
    if kind.narrows is None:
        return kind
    return replace(kind, writes=kind.narrows(batch, kind.writes))
