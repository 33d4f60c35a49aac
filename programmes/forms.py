"""Forms of public money: amounts as people write them, decisions added one by one."""

from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from registry.forms import PartForm, PartFormSet
from registry.models import Source
from registry.words import to_the_cent

from .amounts import AMOUNT_PROBLEMS
from .amounts.cells import Unread, look_at, quoted
from .amounts.numerals import DIGITS, to_cents
from .models import BudgetDecision, BudgetDecisionKind, Payment

ADDS = {BudgetDecisionKind.FIRST, BudgetDecisionKind.INCREASE}
TAKES = {BudgetDecisionKind.DECREASE, BudgetDecisionKind.WITHDRAWAL}


class EuroField(forms.DecimalField):
    """An amount in euro, typed as people write it.

    Accepted: ``1.234,56``, ``1,234.56``, ``475 000 €``, ``280 million``, ``160 k€``.
    What may mean two amounts, such as ``1.234``, is refused.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "vTextField"})
    default_error_messages = {
        "ambiguous": _(
            "“%(value)s” may mean %(one)s or %(other)s: write it with two decimals, or "
            "without parting its thousands."
        ),
        "cents": _("“%(value)s” has parts of a cent: write two decimals at most."),
    }

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            written = look_at(value, Decimal(1))
        except Unread as reason:
            if reason.code is None:
                return None
            raise self._problem(reason.code, value) from None
        meanings = sorted(set(written.meant.values()))
        try:
            amounts = [to_cents(meaning, written.factor) for meaning in meanings]
        except OverflowError:
            raise self._problem("amount_too_big", value) from None
        if len(amounts) > 1:
            one, other = (to_the_cent(amount) for amount, _rounded in amounts)
            raise self._said("ambiguous", value, one=one, other=other)
        ((amount, rounded),) = amounts
        if rounded:
            raise self._said("cents", value)
        return amount

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else to_the_cent(value)

    def _said(self, code, value, **params):
        params["value"] = quoted(value)
        return ValidationError(self.error_messages[code], code, params)

    def _problem(self, code, value):
        params = {"value": quoted(value), "digits": DIGITS}
        return ValidationError(AMOUNT_PROBLEMS[code][1], code, params)


class AnyDecisionForm(forms.ModelForm):
    """A decision on money, whose sign agrees with what it is."""

    def clean(self):
        cleaned = super().clean()
        kind, amount = cleaned.get("kind"), cleaned.get("amount")
        if amount is not None and kind in TAKES and amount > 0:
            self.add_error(
                "amount",
                _("A decrease or a withdrawal takes away: write −%(amount)s.")
                % {"amount": to_the_cent(amount)},
            )
        elif amount is not None and kind in ADDS and amount < 0:
            self.add_error(
                "amount",
                _(
                    "A first amount or an increase adds: write it without a minus, or "
                    "choose a decrease."
                ),
            )
        return cleaned


class DecisionPartForm(AnyDecisionForm, PartForm):
    """A decision on the page of what it is on."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.fields.get("kind")
        is_new = self.instance._state.adding
        if kind and is_new and self.whole.pk and self.whole.decisions.exists():
            kind.choices = [
                choice
                for choice in kind.choices
                if choice[0] != BudgetDecisionKind.FIRST
            ]
            self.initial["kind"] = BudgetDecisionKind.INCREASE


class MovementForm(forms.ModelForm):
    """A decision or a payment on a page of its own; it is numbered by itself."""

    wholes: tuple[str, ...]

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding:
            whole = {name: cleaned.get(name) for name in self.wholes}
            rows = self._meta.model._default_manager.filter(**whole)
            self.instance.number = rows.next_number()
        return cleaned

    def _update_errors(self, errors):
        # What was recorded is not in the form any more, and is not wrong by now.
        asked = {*self.fields, NON_FIELD_ERRORS}
        errors = errors.update_error_dict({})
        super()._update_errors(
            ValidationError({k: errors[k] for k in errors.keys() & asked})
        )


class BudgetDecisionForm(AnyDecisionForm, MovementForm):
    wholes = ("plan", "envelope", "funding_line", "grant")

    class Meta:
        model = BudgetDecision
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields

    def clean(self):
        cleaned = super().clean()
        first = cleaned.get("kind") == BudgetDecisionKind.FIRST
        if first and self.instance._state.adding and self.instance.number > 1:
            self.add_error(
                "kind",
                _(
                    "An amount was decided on it before: this is an increase, a "
                    "decrease, a withdrawal or a correction."
                ),
            )
        return cleaned


class PaymentForm(MovementForm):
    wholes = ("grant",)

    class Meta:
        model = Payment
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields


class SavedFormSet(forms.BaseInlineFormSet):
    """The recorded decisions or payments on a page, beside the form of further ones."""

    @classmethod
    def get_default_prefix(cls):
        return f"saved_{super().get_default_prefix()}"


class NewFormSet(PartFormSet):
    """Further decisions or payments on one page, numbered in their order."""

    def clean(self):
        rows = self.model._default_manager.filter(**{self.fk.name: self.instance.pk})
        number = rows.next_number() if self.instance.pk else 1
        for form in self.extra_forms:
            if form.has_changed():
                form.instance.number = number
                number += 1
        super().clean()


class WithdrawalForm(forms.ModelForm):
    """When and by which document the unpaid rest of a grant is withdrawn."""

    required_css_class = "required"

    class Meta:
        model = BudgetDecision
        fields = [
            "decided_on",
            "decided_precision",
            "source",
            "locator",
            "quote",
            "basis",
            "note_en",
            "note_fr",
        ]
        widgets = {
            "decided_on": AdminDateWidget,
            "quote": AdminTextareaWidget(attrs={"rows": 3}),
            "note_en": AdminTextareaWidget(attrs={"rows": 3}),
            "note_fr": AdminTextareaWidget(attrs={"rows": 3}),
        }


class CorrectionForm(forms.Form):
    """What an entry should have said, and by which document."""

    required_css_class = "required"

    amount = EuroField(
        label=_("Right amount, in euro"),
        max_digits=15,
        decimal_places=2,
        help_text=_("0 if it was never decided or paid."),
    )
    day = forms.DateField(label=_("Right day"), widget=AdminDateWidget)
    source = forms.ModelChoiceField(
        queryset=Source.objects.all(), label=_("Source"), blank=False
    )
    locator = forms.CharField(
        label=_("Where in the source"), required=False, max_length=200
    )
    note_en = forms.CharField(
        label=_("Reason, in English"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )
    note_fr = forms.CharField(
        label=_("Reason, in French"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("note_en") or cleaned.get("note_fr")):
            self.add_error("note_fr", _("Say why it is put right."))
        return cleaned
