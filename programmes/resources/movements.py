"""The tables of what was decided and paid: files add to them, and rewrite nothing."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _
from import_export.results import RowResult

from programmes.models import BudgetDecision, Payment
from registry.plugs import refusals
from registry.refusals import constraint_of, explain
from registry.resources.base import SOURCED, Column, RegistryResource
from registry.resources.cells import IntegerCell

WHOLES = ("plan", "envelope", "funding_line", "grant")


class CorrectedNumber(Column):
    """The number of the entry, on the same whole, that a row puts right.

    It is said of a new entry, once: no file makes a correction of one that is there.
    """

    def __init__(self):
        super().__init__("corrects__number", IntegerCell(), column_name="corrects")

    def get_value(self, instance):
        if instance.pk is None:
            return corrected_number(instance)
        return super().get_value(instance)

    def save(self, instance, row, is_m2m=False, **kwargs):
        number = self.clean(row)
        if instance.pk is None:
            instance.corrected_number = number
        elif number != self.get_value(instance):
            raise ValueError(_("No import changes this column: leave it as it is."))


def corrected_number(entry) -> int | None:
    """Return which entry a new one puts right, if its file says so."""
    return getattr(entry, "corrected_number", None)


@dataclass
class HeldEntry:
    """A new entry that waits for the end of its file, and what stood in its way."""

    entry: models.Model
    refusal: ValidationError | None
    number: int = 0
    row: dict | None = None
    result: RowResult | None = None


class MovementResource(RegistryResource):
    """Money that was decided or paid: a file adds to it, and never rewrites it.

    Where its source says so, and what a reader must know of it, can be corrected. What
    does not hold by itself, such as an entry that a later one puts right, waits for the
    end of the file, and is entered together with what it needs.
    """

    def before_import(self, dataset, **kwargs):
        self._waiting: list[HeldEntry] = []
        self._last: HeldEntry | None = None
        super().before_import(dataset, **kwargs)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        before = field.get_value(instance)
        super().import_field(field, instance, row, is_m2m, **kwargs)
        changed = field.get_value(instance) != before
        if changed and instance.pk and field.column_name not in SOURCED:
            raise ValueError(
                _(
                    "What was decided or paid stays as it was recorded: record what "
                    "changed as a further row."
                )
            )

    def do_instance_save(self, instance, is_create):
        if not is_create:
            super().do_instance_save(instance, is_create)
            return
        number = corrected_number(instance)
        if number is not None:
            kept = self._entry(instance, number)
            if kept is None:
                self._last = HeldEntry(instance, None)
                return
            _correct(instance, kept)
        try:
            super().do_instance_save(instance, is_create)
        except ValidationError as refusal:
            if not _is_of_a_balance(refusal):
                raise
            self._last = HeldEntry(instance, refusal)

    def after_import_row(self, row, row_result, row_number=None, **kwargs):
        if self._last is not None:
            waiting, self._last = self._last, None
            waiting.number, waiting.row, waiting.result = row_number, row, row_result
            self._waiting.append(waiting)

    def after_import(self, dataset, result, **kwargs):
        refused = self._enter_those_that_wait() if self._waiting else {}
        for waiting in self._waiting:
            refusal = refused.get(waiting.number)
            if refusal is None:
                waiting.result.add_instance_info(waiting.entry)
                continue
            result.totals[waiting.result.import_type] -= 1
            result.totals[RowResult.IMPORT_TYPE_INVALID] += 1
            waiting.result.import_type = RowResult.IMPORT_TYPE_INVALID
            waiting.result.validation_error = refusal
            result.append_invalid_row(waiting.number, waiting.row, refusal)
        result.invalid_rows.sort(key=lambda row: row.number)

    def _enter_those_that_wait(self) -> dict[int, ValidationError]:
        """Enter them all in one statement; return what is said of which row instead."""
        model = self._meta.model
        by_key = {
            (*_whole(each.entry).values(), each.entry.number): each.entry
            for each in self._waiting
        }
        # One may put another right: their keys are drawn before they are entered.
        for entry, key in zip(by_key.values(), _keys(model, len(by_key)), strict=True):
            entry.pk = key
        refused = {}
        for each in self._waiting:
            number = corrected_number(each.entry)
            if number is None:
                continue
            try:
                kept = by_key.get((*_whole(each.entry).values(), number))
                _correct(each.entry, kept or self._entry(each.entry, number))
            except ValidationError as refusal:
                refused[each.number] = refusal
        if not refused:
            try:
                with transaction.atomic():
                    model.objects.bulk_create(by_key.values())
            except IntegrityError as error:
                own = {each.number: each.refusal for each in self._waiting}
                alone = dict.fromkeys(own, explain(error))
                refused = {n: each for n, each in own.items() if each} or alone
        return refused

    def _entry(self, entry, number: int):
        """Return the entry of that number on the same whole, if there is one."""
        return self.get_queryset().filter(**_whole(entry), number=number).first()


def _is_of_a_balance(refusal: ValidationError) -> bool:
    """Whether more entries could make good what stands in the way of one."""
    error = refusal.__cause__
    return isinstance(error, IntegrityError) and constraint_of(error) in refusals()


def _whole(entry) -> dict:
    """Return what an entry is on, as its columns say."""
    names = ("grant",) if isinstance(entry, Payment) else WHOLES
    return {name: getattr(entry, f"{name}_id") for name in names}


def _correct(entry, kept) -> None:
    """Have an entry put another one right, as ``correct_entry`` would.

    Raises:
        ValidationError: there is none, or it is itself a correction.
    """
    if kept is None:
        message = _("There is no entry %(number)d that it could put right.")
        raise ValidationError(
            {"corrects": message % {"number": corrected_number(entry)}}
        )
    if kept.corrects_id is not None or corrected_number(kept) is not None:
        message = _("This entry is itself a correction: correct the mistyped one.")
        raise ValidationError({"corrects": message})
    entry.corrects = kept


def _keys(model, count: int) -> list[int]:
    """Return keys for new rows of a table, which nobody else is given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) "
            "FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


class BudgetDecisionResource(MovementResource):
    corrects = CorrectedNumber()

    class Meta:
        model = BudgetDecision
        import_id_fields = (*WHOLES, "number")
        fields = (
            *WHOLES,
            "number",
            "kind",
            "decided_on",
            "decided_precision",
            "amount",
            "wording",
            "corrects",
            *SOURCED,
        )


class PaymentResource(MovementResource):
    corrects = CorrectedNumber()

    class Meta:
        model = Payment
        import_id_fields = ("grant", "number")
        fields = (
            "grant",
            "number",
            "paid_on",
            "paid_precision",
            "amount",
            "corrects",
            *SOURCED,
        )
