"""The log as a file: a row for each row that was changed, and for each other line."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet

from registry.models import ChangedRow, LogLine

from .words import who

AT_ONCE = 500

MANY = 1_000
"""Rows of one request above which they are not held in memory."""


class LogColumns:
    """The columns of the file. What is in them are codes, the same for everybody."""

    names = (
        "at",
        "who",
        "kind",
        "act",
        "table",
        "row",
        "page",
        "command",
        "file",
        "reason",
        "request",
    )

    def get_export_headers(self) -> list[str]:
        return list(self.names)

    def rows(self, lines: QuerySet) -> Iterator[list]:
        """Yield the plain values of each row, those of one line together."""
        some = []
        for line in lines.iterator(chunk_size=AT_ONCE):
            some.append(line)
            if len(some) == AT_ONCE:
                yield from self._rows_of(some)
                some = []
        yield from self._rows_of(some)

    def _rows_of(self, lines: list[LogLine]) -> Iterator[list]:
        rows = ChangedRow.objects.filter(context__in=[c.context for c in lines])
        counts = dict(rows.order_by().values_list("context").annotate(Count("event")))
        # What one request changed may be a whole table: it is read as it is written.
        small = [context for context, number in counts.items() if number <= MANY]
        changed = {}
        for change in ChangedRow.objects.filter(context__in=small):
            changed.setdefault(change.context, []).append(change)
        for line in lines:
            changes = changed.get(line.context)
            if changes is None and (line.context in counts or not line.context):
                changes = line.changed_rows().iterator()
            told = False
            for change in changes or ():
                told = True
                yield self._cells(line, change.act, change.table, change.row)
            if not told:
                yield self._cells(line, "", line.table, line.row)

    def _cells(self, line, act, table, row) -> list:
        return [
            line.at.isoformat(),
            who(line),
            line.kind,
            act,
            table,
            row,
            line.url,
            line.command,
            line.file,
            line.reason,
            line.key,
        ]
