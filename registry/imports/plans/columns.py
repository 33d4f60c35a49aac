"""How the columns of a list were understood, and what people say of them.

An import keeps them as it found them: ``{"index": 2, "letters": "C", "header":
"TVA", "field": "enterprise_number", "status": "recognised", "confidence": 1.0,
"by": "both", "content": "enterprise_number"}``. ``by`` is ``header``, ``content`` or
``both``, ``person`` or ``earlier``. Where it is so, a column has ``claimed``,
``proposed`` and ``lost`` besides, as ``reading.header.HeaderColumn`` has them;
``unnamed`` where no row names the columns, and ``header_row`` where a person said
which one does.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from registry.imports.kind import ImportKind, kind_of
from registry.imports.reading.headers import ListSaid, Untitled
from registry.imports.reading.more_headers import are_named_by_rows
from registry.models import ImportBatch, ImportStatus

from .holding import hold_open

BY_PERSON = "person"
BY_EARLIER = "earlier"


def correct_columns(
    *, batch: ImportBatch, mapping: dict, options=None, header_row: int | None = None
) -> None:
    """Keep what a person says of columns, and have the file read again.

    The import is then to be planned again. Its columns are understood the same way in
    the next list of the cluster.

    Args:
        mapping: a field, or None, by the index of a column; in a list with several
            headers by the row of the header and the index.
        options: what else is said of columns, by the same keys.
        header_row: the row that names the columns, 0 for none; None as it was.

    Raises:
        ValidationError: no such field, or the import was applied, undone or dropped.
    """
    kind = kind_of(batch)
    fields = mapping.values()
    unknown = [
        key for key in fields if key is not None and key not in kind.reads.fields
    ]
    if unknown:
        raise ValidationError(
            _("No column is called “%(key)s”.") % {"key": unknown[0]}, code="unknown"
        )
    with transaction.atomic():
        hold_open(batch)
        columns = {place_of(column): column for column in batch.columns}
        if header_row is not None:
            # What was said of columns counts for those below the other row.
            mapping = {_below(header_row, place): key for place, key in mapping.items()}
            columns = {}
        for place, key in mapping.items():
            column = columns.setdefault(place, _column_at(place))
            column |= {"field": key, "status": "corrected", "by": BY_PERSON}
        for place, option in (options or {}).items():
            columns.setdefault(place, _column_at(place))["option"] = option
        if header_row is not None:
            columns = columns or {0: _column_at(0)}
            for column in columns.values():
                column["header_row"] = header_row
        batch.columns = [columns[place] for place in sorted(columns)]
        batch.status = ImportStatus.RECEIVED
        batch.save(update_fields=["columns", "status"])


def choose_sheets(*, batch: ImportBatch, sheets: list[str]) -> None:
    """Keep which sheets a person wants read, and have the file read again.

    Raises:
        ValidationError: the import was applied, undone or dropped.
    """
    with transaction.atomic():
        hold_open(batch)
        batch.sheets = sheets
        batch.status = ImportStatus.RECEIVED
        batch.save(update_fields=["sheets", "status"])


def place_of(column: dict):
    """Return where a column as an import keeps it is: the key of what is said of it."""
    return (column["row"], column["index"]) if "row" in column else column["index"]


def _below(header_row, place):
    return (header_row, place[1]) if isinstance(place, tuple) else place


def _column_at(place) -> dict:
    if isinstance(place, tuple):
        return {"row": place[0], "index": place[1], "header": ""}
    return {"index": place, "header": ""}


def options_of(batch: ImportBatch) -> dict:
    """Return what else people said of columns, of this list or the last one alike.

    Of this list by the place of a column, of an earlier one by its header.
    """
    asks = kind_of(batch).asks
    own = {
        place_of(column): column["option"]
        for column in batch.columns
        if "option" in column
    }
    earlier = (
        ImportBatch.objects.filter(asks.same_sender(batch), kind=batch.kind)
        .exclude(pk=batch.pk)
        .order_by("-made_at", "-pk")
        .first()
    )
    remembered = {
        column["header"]: column["option"]
        for column in (earlier.columns if earlier else ())
        if column["header"] and asks.remembers(column.get("option", ""))
    }
    return remembered | own


def corrections_of(batch: ImportBatch) -> dict:
    """Return what people said of the columns of a list, or of the last one alike.

    Of this list by the place of a column, of an earlier one by its header; of one
    without headers by its place, where as many columns stand. Alike are lists of one
    cluster, of one title, or of one publisher.
    """
    own = {
        place_of(column): column["field"]
        for column in batch.columns
        if column.get("by") == BY_PERSON
    }
    for column in batch.columns:
        if "header_row" in column:
            own[ListSaid.HEADER_ROW] = column["header_row"]
    return _remembered(batch) | own


def _remembered(batch) -> dict:
    """Return what people said of the columns of the last list of the same sender."""
    earlier = (
        ImportBatch.objects.filter(
            kind_of(batch).asks.same_sender(batch), kind=batch.kind
        )
        .exclude(pk=batch.pk)
        .filter(
            Q(columns__contains=[{"by": BY_PERSON}])
            | Q(columns__contains=[{"by": BY_EARLIER}])
        )
        .order_by("-made_at", "-pk")
        .first()
    )
    columns = earlier.columns if earlier else []
    width = max((column["index"] + 1 for column in columns), default=0)
    return {
        Untitled(column["index"], width)
        if column.get("unnamed")
        else column["header"]: column["field"]
        for column in columns
        if column.get("by") in (BY_PERSON, BY_EARLIER)
        and (column["header"] or column.get("unnamed"))
    }


def describe_columns(batch: ImportBatch, kind: ImportKind, headers) -> None:
    """Keep how the columns were understood, and by whom."""
    own = {place_of(c) for c in batch.columns if c.get("by") == BY_PERSON}
    options = options_of(batch)
    by_rows = are_named_by_rows(headers)
    batch.columns = []
    for header in {id(header.columns): header for header in reversed(headers)}.values():
        for column in header.columns:
            told = _describe(column, header)
            if by_rows:
                told["row"] = header.rows[-1]
            place = place_of(told)
            told["by"] = _who(column, place in own)
            option = options.get(place, options.get(column.header))
            if option is not None:
                told["option"] = option
            batch.columns.append(told)
    batch.columns.sort(key=place_of)


def _describe(column, header) -> dict:
    told = {
        "index": column.index,
        "letters": column.letters,
        "header": column.header,
        "field": column.field,
        "status": column.status,
        "confidence": column.confidence,
        "content": column.content.kind or "",
    }
    more = {
        "claimed": column.claimed,
        "proposed": column.proposed,
        "lost": column.lost,
        "unnamed": header.unnamed,
    }
    told |= {key: value for key, value in more.items() if value}
    if header.said:
        told["header_row"] = 0 if header.unnamed else header.rows[-1]
    return told


def _who(column, said_here: bool) -> str:
    if column.status != "corrected":
        return column.by
    return BY_PERSON if said_here else BY_EARLIER
