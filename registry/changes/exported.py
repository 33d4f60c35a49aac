"""Changes as a file: a row for each column of a row that changed."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet

from .words import told

AT_ONCE = 500


class ChangeColumns:
    """The columns of the file; what stood there is in the words of the reader."""

    names = (
        "recorded_at",
        "entry",
        "change",
        "table",
        "record",
        "name",
        "column",
        "before",
        "after",
        "source",
        "publisher",
    )

    def get_export_headers(self) -> list[str]:
        return list(self.names)

    def rows(self, changes: QuerySet) -> Iterator[list]:
        """Yield the plain values of each row, those of one change together."""
        unread = changes.iterator(chunk_size=AT_ONCE)
        while some := list(islice(unread, AT_ONCE)):
            for each in told(some):
                change = each.change
                for label, before, after in each.columns or [("", "", "")]:
                    yield [
                        change.at.isoformat(),
                        change.key,
                        change.kind,
                        change.table,
                        each.url.strip("/").rpartition("/")[2],
                        each.name,
                        label,
                        before,
                        after,
                        each.source.slug if each.source else "",
                        each.source.publisher if each.source else "",
                    ]
