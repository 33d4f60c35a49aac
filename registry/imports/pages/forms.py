"""What a person fills in: the list sent, how its columns are meant, what a row is."""

from django import forms
from django.forms.widgets import TextInput
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.files.refusal import MAX_BYTES, REASONS
from registry.imports.plans.receiving import receive
from registry.models import Cluster, Decision, ImportBatch, ImportMode, Organisation
from registry.row_fields import RowField

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"
MEGABYTE = 1024 * 1024


class ClusterInput(TextInput):
    """A text field that completes the names of clusters as one types."""

    template_name = "registry/imports/cluster_input.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["names"] = Cluster.objects.order_by("name_key").values_list(
            "name", flat=True
        )
        return context


class ClusterField(RowField):
    """A cluster, by its name or its identifier."""

    widget = ClusterInput
    unknown = _("No cluster is called “%(text)s”.")

    @property
    def rows(self):
        return Cluster.objects.all()


class ImportForm(forms.Form):
    """A list that is sent; a form for each kind of import says what else is asked."""

    content = forms.FileField(
        label=_("File"),
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPTED}),
        help_text=_(
            "XLSX, XLS, ODS or CSV, as it was sent: title rows, other column names and "
            "blank rows are understood. At most 50 MB and 200,000 rows."
        ),
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

    def __init__(self, *args, too_big=None, **kwargs):
        self.too_big = too_big
        super().__init__(*args, **kwargs)
        if too_big:
            self.fields["content"].error_messages["required"] = REASONS["too_big"] % {
                "megabytes": -(-int(too_big) // MEGABYTE),
                "limit": MAX_BYTES // MEGABYTE,
            }

    @staticmethod
    def initial_of(query) -> dict:
        """Return what an address that leads to the form says already."""
        return {}

    def receive(self, user) -> ImportBatch:
        """Keep the list that was sent, to be planned."""
        fields = dict(self.cleaned_data)
        file = fields.pop("content")
        return receive(content=file.read(), filename=file.name, user=user, **fields)


class MemberListForm(ImportForm):
    """A member list: whose members it names, and whether all of them."""

    cluster = ClusterField(
        label=_("Cluster"),
        max_length=200,
        widget=ClusterInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_("Whose members they are. Type the beginning of its name."),
    )
    mode = forms.ChoiceField(
        label=_("What does it list?"),
        choices=[
            (ImportMode.FULL, _("All members on that day")),
            (ImportMode.ADDITIONS, _("Some members, such as new ones")),
        ],
        widget=forms.RadioSelect,
    )

    @staticmethod
    def initial_of(query) -> dict:
        chosen = Cluster.objects.filter(slug=query.get("cluster", ""))
        return {"cluster": chosen.first()}


class ColumnsForm(forms.Form):
    """For each column of the file, the field that it is, or that it is not read."""

    def __init__(self, *args, columns, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.kind = kind
        choices = [("", capfirst(_("not read")))]
        choices += [
            (key, capfirst(field.label)) for key, field in kind.reads.fields.items()
        ]
        for column in columns:
            field = column.read_as
            self.fields[column.name] = forms.ChoiceField(
                choices=choices,
                required=False,
                initial=field.key if field else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            if options := field and kind.asks.options(field):
                self.fields[f"{column.name}_option"] = forms.ChoiceField(
                    choices=options,
                    required=False,
                    initial=column.option,
                    widget=forms.Select(attrs={"class": "form-select"}),
                )

    def clean(self):
        chosen = {self.cleaned_data.get(column.name) for column in self.columns}
        fields = [self.kind.reads.fields[key] for key in filter(None, chosen)]
        if not any(field.identifies for field in fields):
            raise forms.ValidationError(
                _(
                    "Say which column names the organisations: no row can be read "
                    "without a name, an enterprise number or an identifier."
                )
            )
        return self.cleaned_data

    @property
    def mapping(self) -> dict:
        """What a person corrected: the field of each column that was another one."""
        return {
            column.place: self.cleaned_data[column.name] or None
            for column in self.columns
            if self.fields[column.name].initial != self.cleaned_data[column.name]
        }

    @property
    def options(self) -> dict:
        """What else a person said of columns, by their places, if not as before."""
        return {
            column.place: self.cleaned_data[name]
            for column in self.columns
            if (name := f"{column.name}_option") in self.fields
            and self.cleaned_data[name] != column.option
        }

    def of_columns(self):
        """Yield each column with its fields: what it is, and what else is said."""
        for column in self.columns:
            name = f"{column.name}_option"
            yield column, self[column.name], self[name] if name in self.fields else None


class RowDecisionForm(forms.Form):
    """What a person says about a row; no decision takes an earlier one back."""

    decision = forms.ChoiceField(choices=Decision, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.current(), required=False
    )
