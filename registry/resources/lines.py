"""The lines of a file: the rows that they are about, and what they would change."""

from itertools import islice

from django.utils.html import format_html
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Diff


class NaturalKeyLoader(BaseInstanceLoader):
    """Finds the rows that the lines of a file are about by their natural keys.

    It looks up a chunk of lines at a time: a query for each would take most of the time
    of an import.
    """

    CHUNK = 500

    def __init__(self, resource, dataset):
        super().__init__(resource, dataset)
        rows = (dict(zip(dataset.headers, row, strict=True)) for row in dataset)
        self._keys = map(resource.key_of, rows)
        self._known = {}

    def get_instance(self, row):
        key = self.resource.key_of(row)
        while key not in self._known:
            keys = list(islice(self._keys, self.CHUNK))
            self._known = dict.fromkeys(keys) | self._find(filter(None, keys))
        return self._known[key]

    def _find(self, keys):
        columns = self.resource.key_columns
        among = {
            f"{column.path}__in": values
            for column, *values in zip(columns, *keys, strict=True)
            if None not in values
        }
        rows = self.resource.get_queryset().filter(**among) if among else []
        return {
            tuple(_of_key(_follow(row, column.path)) for column in columns): row
            for row in rows
        }


def _of_key(value):
    """Return a part of a key as a line names it: None for what is empty."""
    return None if value == "" else value


def _follow(row, path):
    for name in path.split("__"):
        row = getattr(row, name) if row is not None else None
    return row


class MarkedDiff(Diff):
    """What a line changes, marked up without styles: the policy allows none."""

    def as_html(self):
        return [
            format_html("<ins>{}</ins>", after)
            if self.new
            else format_html("<del>{}</del> <ins>{}</ins>", before, after)
            if before != after
            else format_html("{}", after)
            for before, after in zip(self.left, self.right, strict=True)
        ]
