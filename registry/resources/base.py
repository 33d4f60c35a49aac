"""How a model becomes a table: one contract for exports, imports and public lists."""

from collections.abc import Iterator
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django_countries.fields import CountryField
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import RowResult
from import_export.utils import get_related_model

from registry.files.cells import squeeze
from registry.files.exports import AS_OF, KNOWN_ON
from registry.models.fields import EnterpriseNumberField
from registry.refusals import explain
from registry.rights.rows import readable

from .cells import (
    BooleanCell,
    Cell,
    ChoiceCell,
    CountryCell,
    DateCell,
    DecimalCell,
    EnterpriseNumberCell,
    IntegerCell,
    KeyCell,
    ListCell,
)
from .lines import MarkedDiff, NaturalKeyLoader
from .structured_cells import MomentCell, ObjectCell

SOURCED = ("source", "quote", "locator", "basis", "note_en", "note_fr")
TITLES = ("title_en", "title_fr")
PERIOD = (
    "start_on",
    "start_precision",
    "end_on",
    "end_precision",
    "end_source",
    "end_locator",
    "end_quote",
)


class WrongColumns(ValueError):
    """A file whose columns are not those of the table."""


class Column(Field):
    """A column of the contract: the path to its value, and what its cells mean."""

    def __init__(self, attribute, cell, *, path=None, blank=True, **kwargs):
        super().__init__(attribute=attribute, widget=cell, **kwargs)
        self.path = path or attribute
        self.blank = blank

    def clean(self, row, **kwargs):
        value = self.widget.clean(row[self.column_name], row=row, **kwargs)
        # An empty cell is empty: a default stands in only where emptiness is refused.
        if value in (None, "") and not self.blank:
            default = self.default
            return value if default is models.NOT_PROVIDED else default
        return value

    def save(self, instance, row, is_m2m=False, **kwargs):
        if not self.readonly:
            super().save(instance, row, is_m2m, **kwargs)
        elif self.widget.clean(row[self.column_name], row) != self.get_value(instance):
            raise ValueError(_("No import changes this column: leave it as it is."))

    def comparable(self, instance):
        """Return the value as far as a file can tell it: text as a cell holds it."""
        value = self.get_value(instance)
        return squeeze(value) if isinstance(value, str) else value


def column_of(field) -> Column:
    """Return the column of a model's field."""
    path = field.name
    if isinstance(field, models.ForeignKey):
        related = get_related_model(field)
        # Users are Django's: what they log in with is what people know them by.
        known_by = (getattr(related, "USERNAME_FIELD", related._meta.pk.name),)
        (key,) = getattr(related, "natural_key_fields", known_by)
        cell, path = KeyCell(related, key), f"{field.name}__{key}"
    elif isinstance(field, CountryField):
        cell = CountryCell(field.multiple)
    elif isinstance(field, EnterpriseNumberField):
        cell = EnterpriseNumberCell()
    elif isinstance(field, ArrayField):
        cell = ListCell([code for code, _label in field.base_field.choices])
    elif field.choices:
        cell = ChoiceCell([code for code, _label in field.choices])
    else:
        cell = next(
            cell
            for kind, cell in (
                (models.DateTimeField, MomentCell()),
                (models.DateField, DateCell()),
                (models.IntegerField, IntegerCell()),
                (models.DecimalField, DecimalCell()),
                (models.BooleanField, BooleanCell()),
                (models.JSONField, ObjectCell()),
                (models.Field, Cell()),
            )
            if isinstance(field, kind)
        )
    return Column(
        field.name,
        cell,
        path=path,
        blank=field.blank,
        default=field.default,
        readonly=not field.editable,
    )


def plain_rows(columns: list[Column], queryset) -> Iterator[list]:
    """Yield the plain values of each row, in the order of the columns.

    Where there is no date, nothing says how exactly it is known.
    """
    paths = [column.path for column in columns]
    dates = _dates_of_precisions([column.column_name for column in columns])
    # Most values are plain already: a call each would be half of the time.
    made_plain = [
        (place, column.widget.plain_value)
        for place, column in enumerate(columns)
        if type(column.widget).plain_value is not Cell.plain_value
    ]
    # A column may have the name of a column of another table: paths, not objects,
    # also spare the making of 100,000 objects.
    for values in queryset.values_list(*paths).iterator(chunk_size=2000):
        row = list(values)
        for place, plain_value in made_plain:
            row[place] = plain_value(row[place])
        for precision, date in dates:
            if row[date] in (None, ""):
                row[precision] = ""
        yield row


def _dates_of_precisions(names: list[str]) -> list[tuple[int, int]]:
    """Return where each precision stands, and the date that it is about."""
    return [
        (names.index(name), names.index(date))
        for name in names
        if name.endswith("_precision")
        and (date := name.removesuffix("_precision") + "_on") in names
    ]


class RegistryResource(ModelResource):
    """The table of a model: ``Meta.fields`` names its columns, its key first.

    The names are a contract with every file out there: stable, in English, the codes
    of choices as they are stored, other rows by their natural key. A file is imported
    whole or not at all; a line equal to its row is skipped, so that an export imported
    again changes nothing; a column that a file lacks stays as it is.
    """

    class Meta:
        instance_loader_class = NaturalKeyLoader
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    reader = None
    """Who imports: to him, rows that are not for him are not there."""

    @staticmethod
    def may_change(row) -> bool:
        """Whether who imports may change a row that is there."""
        return True

    passed_over = frozenset({AS_OF, KNOWN_ON})
    """Columns that files of lists have besides: no import reads them."""

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        column = column_of(django_field)
        column.column_name = field_name
        return column

    @classmethod
    def get_diff_class(cls):
        return MarkedDiff

    @classmethod
    def get_display_name(cls):
        return str(cls._meta.model._meta.verbose_name_plural)

    def get_queryset(self):
        links = {column.path.rpartition("__")[0] for column in self.fields.values()}
        rows = super().get_queryset().select_related(*filter(None, sorted(links)))
        return rows if self.reader is None else readable(rows, self.reader)

    @cached_property
    def key_columns(self) -> list[Column]:
        return [self.fields[name] for name in self._meta.import_id_fields]

    def described(self) -> list[Column]:
        """Return what each column is: its name, and what its cells mean."""
        return self.get_export_fields()

    def rows(self, queryset=None):
        """Return the plain values of each row, in the order of the columns."""
        queryset = self._meta.model.objects.all() if queryset is None else queryset
        return plain_rows(self.get_export_fields(), queryset)

    def export(self, queryset=None, **kwargs):
        dataset = super().export(self._meta.model.objects.none(), **kwargs)
        dataset.extend(self.rows(queryset))
        return dataset

    def key_of(self, row) -> tuple | None:
        """Return the natural key that a line names, as values; None if it is none."""
        values = []
        for column in self.key_columns:
            cell, text = column.widget, row[column.column_name]
            try:
                value = squeeze(text) if isinstance(cell, KeyCell) else cell.clean(text)
            except ValueError:
                return None
            empty = value in (None, "")
            if (empty and not column.blank) or "\x00" in str(value):
                return None
            values.append(None if empty else value)
        return tuple(values)

    def before_import(self, dataset, **kwargs):
        self._lines = {}
        self.reader = kwargs.get("user")
        self.may_change = kwargs.get("may_change", self.may_change)
        headers = self._as_written_now(dataset)
        problems = list(self._problems_of(headers))
        if problems:
            # What follows reads every line with the columns that it expects.
            dataset.wipe()
            raise WrongColumns(" ".join(problems))
        for column in self.get_import_fields():
            if isinstance(column.widget, KeyCell) and column.column_name in headers:
                column.widget.reader = self.reader
                column.widget.look_up(dataset[column.column_name])

    def _as_written_now(self, dataset) -> list[str]:
        """Read a file of the time when what we write was written in English alone."""
        headers, columns = dataset.headers or [], self.get_export_headers()
        for place, header in enumerate(headers):
            now = f"{header}_en"
            if header not in columns and now in columns and now not in headers:
                headers[place] = now
        if headers:
            dataset.headers = headers
        return headers

    def _problems_of(self, headers):
        columns = self.get_export_headers()
        known = {*columns, *self.passed_over}
        unknown = [header for header in headers if header not in known]
        if unknown:
            yield _("Unknown columns: %(unknown)s.") % {"unknown": ", ".join(unknown)}
        twice = sorted({header for header in headers if headers.count(header) > 1})
        if twice:
            yield _("Columns named twice: %(twice)s.") % {"twice": ", ".join(twice)}
        keys = [column.column_name for column in self.key_columns]
        if missing := [name for name in keys if name not in headers]:
            yield _("Columns that every file needs: %(missing)s.") % {
                "missing": ", ".join(missing)
            }

    def import_row(self, row, instance_loader, **kwargs):
        if not any(squeeze(value) for value in row.values()):
            blank = RowResult()
            blank.import_type = RowResult.IMPORT_TYPE_SKIP
            blank.diff = [""] * len(self.get_import_fields())
            return blank
        return super().import_row(row, instance_loader, **kwargs)

    def before_import_row(self, row, row_number=None, **kwargs):
        key = self.key_of(row)
        earlier = key and self._lines.setdefault(key, row_number)
        if earlier not in (None, row_number):
            raise ValidationError(
                _("Row %(earlier)s is about the same: keep one of the two.")
                % {"earlier": earlier + 1}
            )

    def import_instance(self, instance, row, **kwargs):
        errors = {}
        for column in self.get_import_fields():
            try:
                self.import_field(column, instance, row, **kwargs)
            except ValueError as error:
                errors[column.attribute] = ValidationError(str(error), code="invalid")
        if errors:
            raise ValidationError(errors)

    def validate_instance(
        self, instance, import_validation_errors=None, validate_unique=True
    ):
        """Validate as a form does, but leave the constraints to the database.

        Asking it about each constraint before it is asked to save the row, which it
        then checks itself, took three quarters of the time of an import.
        """
        errors = dict(import_validation_errors or {})
        try:
            instance.full_clean(
                exclude=errors,
                validate_unique=validate_unique,
                validate_constraints=False,
            )
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def do_instance_save(self, instance, is_create):
        if not (is_create or self.may_change(instance)):
            raise ValidationError(_("Nobody changes this row here any more."))
        try:
            with transaction.atomic():
                super().do_instance_save(instance, is_create)
        except IntegrityError as error:
            raise explain(error) from error

    def by_column(self, errors: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
        """Return the messages about a row, each with the columns that it is about."""
        return [
            (
                ", ".join(
                    column.column_name
                    for column in self.get_import_fields()
                    if column.attribute.split("__")[0] == name
                ),
                messages,
            )
            for name, messages in errors.items()
        ]

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors or instance.pk is None:
            return False
        return all(
            column.comparable(instance) == column.comparable(original)
            for column in self.get_import_fields()
        )
