"""Forms of the admin: sources typed once, refusals told beside a part, files read."""

from contextlib import contextmanager

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _
from import_export.forms import ConfirmImportForm, ImportForm

from registry.history import reasons
from registry.models import DistinctPair, Mandate
from registry.refusals import constraint_of, explain
from registry.services.identifiers import free_slug
from registry.services.merge_kinds import COLUMNS

LARGEST_FILE = 20 * 1024 * 1024


class KeySelect(AutocompleteSelect):
    """A menu of suggestions that also redraws itself around a key that is none."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if is_key(key)]
        return super().optgroups(name, keys, attr)


def is_key(value) -> bool:
    """Whether a value that a browser sent can be the key of a row."""
    return str(value).isdecimal() and len(str(value)) < 19


def refused(form_class, messages: list[str]):
    """Return a form that also says why the database refused what is typed in it."""

    class Refused(form_class):
        def _post_clean(self):
            super()._post_clean()
            self.add_error(None, messages)

    return Refused


class PartForm(forms.ModelForm):
    """A part on the page of its whole: an empty source is the source of the whole."""

    def __init__(self, *args, whole=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.whole = whole
        if "source" in self.fields and hasattr(whole, "source_id"):
            self.fields["source"].required = False
            self.fields["source"].help_text = _(
                "The document that states this; empty for the source above."
            )

    def clean_source(self):
        source = self.cleaned_data["source"]
        if source is None and self.whole.source_id:
            return self.whole.source
        return source


class AttestationForm(PartForm):
    """A document of a membership or mandate; without a day, of its first day."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["documented_on"].required = False

    def clean_documented_on(self):
        return self.cleaned_data["documented_on"] or self.whole.start_on


class PartFormSet(forms.BaseInlineFormSet):
    """The parts on one page, each checked against what is recorded already.

    Two that contradict each other are refused by the database when the later one is
    saved. The page is shown again with that ``refusal``, on the form of this part.
    """

    def __init__(self, *args, refusal: IntegrityError | None = None, **kwargs):
        self.refusal = refusal
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"whole": self.instance}

    def clean(self):
        super().clean()
        for form in self.forms:
            if self.refusal and form.prefix == prefix_of(self.refusal):
                form.add_error(None, explain(self.refusal).messages)

    def save_new(self, form, commit=True):
        with _telling_which(form):
            return super().save_new(form, commit)

    def save_existing(self, form, obj, commit=True):
        with _telling_which(form):
            return super().save_existing(form, obj, commit)


@contextmanager
def _telling_which(form):
    """Write on a refusal which form it is about, if a rule of its table refuses it."""
    try:
        yield
    except IntegrityError as error:
        rules = {rule.name for rule in form.instance._meta.constraints}
        if constraint_of(error) in rules:
            error.form_prefix = form.prefix
        raise


def prefix_of(refusal: IntegrityError) -> str | None:
    """Return the prefix of the form of a part that a refusal is about, if of one."""
    return getattr(refusal, "form_prefix", None)


class MandateForm(forms.ModelForm):
    """A mandate, whose identifier follows from what it says unless one is given."""

    class Meta:
        model = Mandate
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Empty: made of the person, the role, where it is held and its year."
            )

    def clean(self):
        cleaned = super().clean()
        body = cleaned.get("cluster") or cleaned.get("organisation")
        said = [cleaned.get(name) for name in ("person", "role", "start_on")]
        slug = cleaned.get("slug") or self.instance.slug
        if not slug and body and all(said):
            person, role, start_on = said
            slug = free_slug(
                Mandate, f"{person.slug} {role} {body.slug} {start_on.year}"
            )
        if "slug" in self.fields:
            cleaned["slug"] = slug
        else:
            self.instance.slug = slug
        return cleaned


class MandatePartForm(MandateForm, PartForm):
    """A mandate on the page of the cluster or organisation in which it is held."""


class TableImportForm(ImportForm):
    """A file to import; its ending says its format."""

    too_large = _("The file is larger than 20 MB: split it.")

    def __init__(self, formats, resources, too_big=None, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.formats = formats
        if too_big:
            # It was not even kept on the way in.
            self.fields["import_file"].error_messages["required"] = self.too_large
        self.fields["format"].required = False
        self.fields["format"].help_text = _("Empty: what the ending of the file says.")
        self.fields["import_file"].help_text = _(
            "CSV, XLSX, XLS, ODS or JSON, up to 20 MB."
        )

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(self.too_large)
        return file

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("import_file")
        if file and not cleaned.get("format"):
            endings = [form.name for form in self.formats]
            ending = file.name.rpartition(".")[2].lower()
            if ending in endings:
                cleaned["format"] = str(endings.index(ending))
            else:
                self.add_error("format", _("The name does not tell it: choose one."))
        return cleaned


class TableConfirmForm(ConfirmImportForm):
    """A file that was looked at is imported, and why."""

    newest_event = forms.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    """The number of the last change of the table that the preview knew."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Its name begins with "_" as on all pages, which no attribute of a form may.
        self.fields[reasons.FIELD] = forms.CharField(
            label=_("Why"),
            max_length=reasons.LONGEST,
            help_text=_("The history shows it beside your name."),
            widget=forms.TextInput(attrs={"class": "vTextField"}),
        )


class MergeChoiceForm(forms.Form):
    """Which two records of a model are one."""

    kept = forms.ModelChoiceField(None, label=_("Record that stays"))
    merged = forms.ModelChoiceField(None, label=_("Record merged into it"))

    def __init__(self, *args, admin_site, model, **kwargs):
        super().__init__(*args, **kwargs)
        rows = model._default_manager.all()
        # Both must be chosen among the rows that a link of this kind may lead to.
        link = DistinctPair._meta.get_field(COLUMNS[model])
        for field in self.fields.values():
            field.queryset = rows.current() if hasattr(rows, "current") else rows
            field.widget = KeySelect(link, admin_site, choices=field.choices)


class ReasonForm(forms.Form):
    """Why two records are one, and the plan that was agreed to."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("How you know that the two are one."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    agreed = forms.CharField(widget=forms.HiddenInput, max_length=64)
