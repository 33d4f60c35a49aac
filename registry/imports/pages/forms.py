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
        context["names"] = Cluster.objects.order_by("name_key", "slug").values_list(
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
    """For each column of the file, the field that it is, or that it is not read.

    ``header_row`` is the row that names the columns, ``rows_offered`` those that may,
    with what they say. Where a column is missing without which nothing can be read, the
    only one that could be it is chosen beforehand.
    """

    def __init__(
        self, *args, columns, kind, header_row=None, rows_offered=(), **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.named_in = header_row
        self.kind = kind
        choices = [("", capfirst(_("not read")))]
        choices += [
            (key, capfirst(field.label)) for key, field in kind.reads.fields.items()
        ]
        proposed = [column.proposed for column in self.columns]
        for column in self.columns:
            field = column.read_as
            if field is None and proposed.count(column.proposed) == 1:
                field = column.proposed
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
        if rows_offered:
            self.fields["header_row"] = forms.TypedChoiceField(
                label=_("Row that names the columns"),
                choices=rows_offered,
                coerce=int,
                empty_value=self.named_in,
                required=False,
                initial=self.named_in,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean(self):
        chosen = {self.cleaned_data.get(column.name) for column in self.columns}
        fields = [self.kind.reads.fields[key] for key in filter(None, chosen)]
        # Another row may name them.
        if not any(field.identifies for field in fields) and not self.said_header_row:
            raise forms.ValidationError(
                _(
                    "Say which column names the organisations: no row can be read "
                    "without a name, an enterprise number or an identifier."
                )
            )
        return self.cleaned_data

    @property
    def said_header_row(self) -> int | None:
        """The row that a person said names the columns, if another one was taken."""
        row = self.cleaned_data.get("header_row", self.named_in)
        return None if row == self.named_in else row

    @property
    def mapping(self) -> dict:
        """What a person corrected: the field of each column that was another one."""
        return {
            place: self.cleaned_data[column.name] or None
            for column in self.columns
            if (column.read_as.key if column.read_as else "")
            != self.cleaned_data[column.name]
            for place in column.places
        }

    @property
    def options(self) -> dict:
        """What else a person said of columns, by their places, if not as before."""
        return {
            place: self.cleaned_data[name]
            for column in self.columns
            if (name := f"{column.name}_option") in self.fields
            and self.cleaned_data[name] != column.option
            for place in column.places
        }

    def odd(self):
        """Yield the columns that a person should look at, with their fields."""
        return self._with_fields(column for column in self.columns if column.odd)

    def read(self):
        """Yield the other columns that are read."""
        return self._with_fields(
            column for column in self.columns if not column.odd and column.read_as
        )

    def not_read(self):
        """Yield the other columns that are not read."""
        return self._with_fields(
            column for column in self.columns if not (column.odd or column.read_as)
        )

    def _with_fields(self, columns) -> list:
        """Return columns with their fields: what each is, and what else is said."""
        found = []
        for column in columns:
            name = f"{column.name}_option"
            option = self[name] if name in self.fields else None
            found.append((column, self[column.name], option))
        return found


class RowDecisionForm(forms.Form):
    """What a person says about a row; no decision takes an earlier one back."""

    decision = forms.ChoiceField(choices=Decision, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.current(), required=False
    )
    remark = forms.CharField(required=False, max_length=1000)
