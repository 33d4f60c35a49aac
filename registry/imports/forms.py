"""What a person fills in: the list sent, how its columns are meant, what a row is."""

from django import forms
from django.forms.widgets import TextInput
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.models import Cluster, Decision, ListMode, Organisation
from registry.row_fields import RowField

from .columns import FIELDS
from .refusal import MAX_BYTES, REASONS

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"
MEGABYTE = 1024 * 1024


class NetworkInput(TextInput):
    """A text field that completes the names of networks as one types."""

    template_name = "registry/imports/network_input.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["names"] = Cluster.objects.order_by("name_key").values_list(
            "name", flat=True
        )
        return context


class NetworkField(RowField):
    """A network, by its name or its identifier."""

    widget = NetworkInput
    unknown = _("No network is called “%(text)s”.")

    @property
    def rows(self):
        return Cluster.objects.all()


class UploadForm(forms.Form):
    content = forms.FileField(
        label=_("File"),
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPTED}),
        help_text=_(
            "XLSX, XLS, ODS or CSV, as the network sent it: title rows, other column "
            "names and blank rows are understood. At most 50 MB and 200,000 rows."
        ),
    )
    cluster = NetworkField(
        label=_("Network"),
        max_length=200,
        widget=NetworkInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_("Whose members they are. Type the beginning of its name."),
    )
    listed_on = forms.DateField(
        label=_("Date of the list"),
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}
        ),
        help_text=_(
            "The day that the list describes, which is rarely the day you received it."
        ),
    )
    mode = forms.ChoiceField(
        label=_("What does it list?"),
        choices=[
            (ListMode.FULL, _("All members on that day")),
            (ListMode.ADDITIONS, _("Some members, such as new ones")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, too_big=None, **kwargs):
        self.too_big = too_big
        super().__init__(*args, **kwargs)
        if too_big:
            self.fields["content"].error_messages["required"] = REASONS["too_big"] % {
                "megabytes": -(-int(too_big) // MEGABYTE),
                "limit": MAX_BYTES // MEGABYTE,
            }


class ColumnsForm(forms.Form):
    """For each column of the file, the field that it is, or that it is not read."""

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [("", capfirst(_("not read")))]
        choices += [(key, capfirst(field.label)) for key, field in FIELDS.items()]
        for column in columns:
            self.fields[column.name] = forms.ChoiceField(
                choices=choices,
                required=False,
                initial=column.read_as or "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean(self):
        chosen = set(filter(None, self.cleaned_data.values()))
        if not any(FIELDS[key].identifies for key in chosen):
            raise forms.ValidationError(
                _(
                    "Say which column names the organisations: no row can be read "
                    "without a name, an enterprise number or an identifier."
                )
            )
        return self.cleaned_data

    @property
    def mapping(self) -> dict[int, str | None]:
        """What a person corrected: the field of each column that was another one."""
        return {
            column.index: self.cleaned_data[column.name] or None
            for column in self.columns
            if (self.cleaned_data[column.name] or None) != column.read_as
        }


class DecisionForm(forms.Form):
    """What a person says about a row; no decision takes an earlier one back."""

    decision = forms.ChoiceField(choices=Decision, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.current(), required=False
    )
