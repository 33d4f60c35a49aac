"""What every proposal is asked: what it rests on, of which day it speaks, and why."""

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.history.events import as_recorded, events_of
from registry.history.versions import FIELD, Versions
from registry.models import Cluster, ImportBatch, Source
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import propose_changes
from registry.row_fields import RowField


def called(cluster: Cluster, act: str) -> str:
    """Return what a change of a network is called: "BioWin: Members left"."""
    return _("%(cluster)s: %(act)s") % {"cluster": cluster, "act": act}


class SourceField(RowField):
    """A source, by its title or its identifier."""

    name = "title"
    unknown = _("No source is called “%(text)s”.")

    @property
    def rows(self):
        return Source.objects.all()


def day_field(**options) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}
        ),
        **options,
    )


class ProposalForm(forms.Form):
    """A proposal about a network; a subclass says what it changes.

    - ``label``, ``explained``: what it is for;
    - ``rows(cluster)``: the rows of which one may be chosen to be corrected; without
      one, where ``adds``, a new one is proposed;
    - ``is_proposal``: whether somebody else decides on it;
    - ``code``: which of all forms it is, as its page tells it.
    """

    label = ""
    explained = ""
    adds = True
    is_proposal = True
    code = ""
    do_not_call_in_templates = True
    order_last = ("document", "said_on", "reason")

    document = SourceField(
        label=_("Document that says so"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_(
            "Title or identifier of a source; empty if your network itself says so."
        ),
    )
    said_on = day_field(
        label=_("Day of which you speak"),
        initial=timezone.localdate,
        help_text=_("The day on which this is known to be so."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text=_("For whoever reviews it: why it should be so, how you know."),
    )

    def __init__(self, *args, cluster: Cluster, row=None, too_big=None, **kwargs):
        self.cluster = cluster
        self.row = row
        self.too_big = too_big
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in self.order_last])

    @classmethod
    def rows(cls, cluster: Cluster) -> models.QuerySet | None:
        return None

    def clean_said_on(self):
        day = self.cleaned_data["said_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return day

    def changes(self) -> list[ProposedChange]:
        """Return what is proposed, row by row."""
        raise NotImplementedError

    def propose(self, user) -> ImportBatch:
        """Keep the proposal as a plan that its author looks at first.

        Raises:
            ValidationError: it would change nothing.
        """
        said = self.cleaned_data
        return propose_changes(
            changes=self.changes(),
            title=called(self.cluster, self.label),
            about={"form": self.code} if self.code else {},
            day=said["said_on"],
            user=user,
            reason=said["reason"],
            source=said["document"],
            cluster=self.cluster,
            is_proposal=self.is_proposal,
        )


class RowProposalForm(ProposalForm):
    """A row of one table, to be added or corrected; its columns are the form's.

    Of a row that somebody changed while the form was open, only what was typed
    otherwise than the form showed it is proposed.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    version_field = FIELD

    def __init__(self, *args, row=None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        held = forms.models.model_to_dict(row, self.columns) if row else {}
        columns = forms.fields_for_model(
            self.model, self.columns, formfield_callback=form_field
        )
        for name, column in columns.items():
            column.initial = held.get(name, column.initial)
        self.fields = columns | self.fields

    @property
    def version(self) -> str:
        """Which version of the row the form shows: it goes with what is sent."""
        if self.is_bound:
            return self.data.get(FIELD, "")
        return str(Versions.of([self.row])) if self.row else ""

    def changes(self) -> list[ProposedChange]:
        said = {name: self.cleaned_data[name] for name in self.columns}
        if self.row is not None:
            shown = self._shown()
            changed = {
                name: said[name]
                for name in self.columns
                if self._differs(name, shown) and self._differs(name, self.row)
            }
            return (
                [ProposedChange.of(self.row, ChangeAct.CORRECT, **changed)]
                if changed
                else []
            )
        return [
            ProposedChange(
                self.model,
                ChangeAct.ADD,
                said | self.belonging() | {"source": OF_THE_CHANGE},
                label=self.name_of_new(),
            )
        ]

    def belonging(self) -> dict:
        """Return what ties a new row to the network."""
        return {"cluster": self.cluster}

    def name_of_new(self) -> str:
        return str(self.cleaned_data[self.columns[0]])

    def _shown(self) -> models.Model:
        """Return the row as the form showed it; as it is now, if that is not known."""
        seen = Versions.read(self.version).of_row(self.row)
        events = events_of(self.model).filter(pgh_id=seen, pgh_obj_id=self.row.pk)
        event = events.first()
        return as_recorded(self.model, event) if event else self.row

    def _differs(self, name, row) -> bool:
        held = self.model._meta.get_field(name).value_from_object(row)
        said = self.cleaned_data[name]
        return (said or None) != (held or None)


def form_field(column: models.Field, **kwargs):
    """Return the field of a form for a column, as those of the site look."""
    choices = isinstance(column, ArrayField) and column.base_field.choices
    if choices:
        return forms.MultipleChoiceField(
            choices=choices,
            required=False,
            label=column.verbose_name,
            help_text=column.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
    if isinstance(column, models.DateField):
        kwargs["widget"] = day_field().widget
    if isinstance(column, models.URLField):
        kwargs["assume_scheme"] = "https"
    found = column.formfield(**kwargs)
    css = "form-select" if isinstance(found.widget, forms.Select) else "form-control"
    if not isinstance(found.widget, forms.CheckboxInput):
        found.widget.attrs.setdefault("class", css)
    if isinstance(found.widget, forms.Textarea):
        found.widget.attrs["rows"] = 3
    return found
