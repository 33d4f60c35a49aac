"""What happens to a network, as acts with a button: renewed, renamed, ended…"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.imports.pages.forms import ClusterField, ClusterInput
from registry.models import (
    ClusterSuccession,
    LegalRegime,
    Membership,
    Precision,
    Recognition,
    RecognitionEnding,
    SuccessionKind,
)
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.words import day as day_in_words

from .base import ProposalForm, day_field
from .members import text
from .network import NetworkRenamed


def choice(label, choices, **options) -> forms.ChoiceField:
    select = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=choices, widget=select, **options)


class NetworkActForm(ProposalForm):
    """An act of staff: seen as a plan, and confirmed by whoever may write its rows."""

    is_proposal = False
    permissions: tuple[str, ...]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].required = True
        self.fields["document"].help_text = _("Title or identifier of a source.")
        self.fields["reason"].help_text = _("The history shows it beside your name.")

    @property
    def last_recognition(self) -> Recognition | None:
        return self.cluster.recognitions.order_by("start_on").last()

    def ending_of(self, last: date, precision: str, ending: str) -> ProposedChange:
        """Return the end of the last recognition.

        Raises:
            ValidationError: there is none, or it was over already.
        """
        row = self.last_recognition
        if row is None:
            raise ValidationError(
                _("%(cluster)s was never recognised.") % {"cluster": self.cluster}
            )
        if row.end_on and row.end_on < last:
            raise ValidationError(
                _("Its last recognition was over on %(day)s already.")
                % {"day": day_in_words(row.end_on, row.end_precision)}
            )
        return ProposedChange.of(
            row,
            ChangeAct.CORRECT if row.end_on else ChangeAct.END,
            end_on=last,
            end_precision=precision,
            ending=ending,
            end_source=OF_THE_CHANGE,
        )


class NetworkRenewedForm(NetworkActForm):
    label = gettext_lazy("Renew the recognition")
    explained = gettext_lazy("The term ends, and a new one begins on the day after it.")
    permissions = ("registry.add_recognition", "registry.change_recognition")

    begins_on = day_field(label=gettext_lazy("First day of the new term"))
    ends_on = day_field(
        label=gettext_lazy("Last day of the new term"),
        required=False,
        help_text=gettext_lazy("Empty: as long as its legal regime says."),
    )
    act = text(gettext_lazy("Act"), max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        last = self.last_recognition
        if last is not None and last.end_on:
            self.fields["begins_on"].initial = last.end_on + timedelta(days=1)

    def changes(self) -> list[ProposedChange]:
        begins = self.cleaned_data["begins_on"]
        regime = LegalRegime.objects.for_kind(self.cluster.kind).as_of(begins).first()
        if regime is None:
            raise ValidationError(
                _("No legal regime is in force on %(day)s.")
                % {"day": day_in_words(begins)}
            )
        ends, years = self.cleaned_data["ends_on"], regime.recognition_years
        if ends is None and years:
            ends = begins + relativedelta(years=years) - timedelta(days=1)
        new = ProposedChange(
            Recognition,
            ChangeAct.ADD,
            {
                "cluster": self.cluster,
                "regime": regime,
                "start_on": begins,
                "end_on": ends,
                "act": self.cleaned_data["act"],
                "source": OF_THE_CHANGE,
            },
            label=str(self.cluster),
        )
        return [*self._term_before(begins), new]

    def _term_before(self, begins) -> list[ProposedChange]:
        """Return how the term before ends: the day before, unless it did earlier."""
        row, eve = self.last_recognition, begins - timedelta(days=1)
        if row is None:
            return []
        if row.end_on is None or row.end_on > eve:
            expired = RecognitionEnding.EXPIRED
            return [self.ending_of(eve, Precision.DAY, expired)]
        if row.ending:
            return []
        return [
            ProposedChange.of(row, ChangeAct.CORRECT, ending=RecognitionEnding.EXPIRED)
        ]


class NetworkRenamedForm(NetworkActForm):
    label = gettext_lazy("Rename it")
    explained = NetworkRenamed.explained
    permissions = ("registry.change_cluster",)

    name = NetworkRenamed.base_fields["name"]
    changed_on = NetworkRenamed.base_fields["changed_on"]
    changed_precision = NetworkRenamed.base_fields["changed_precision"]

    changes = NetworkRenamed.changes


class NetworkEndedForm(NetworkActForm):
    label = gettext_lazy("End the recognition")
    explained = gettext_lazy(
        "It was withdrawn, or not renewed; its memberships may end on the same day."
    )
    permissions = ("registry.change_recognition", "registry.change_membership")

    ended_on = day_field(label=gettext_lazy("Last day"))
    ended_precision = choice(gettext_lazy("How exactly it is known"), Precision.choices)
    ending = choice(
        gettext_lazy("How it ended"),
        [
            (ending.value, ending.label)
            for ending in (
                RecognitionEnding.WITHDRAWN,
                RecognitionEnding.NOT_RENEWED,
                RecognitionEnding.EXPIRED,
            )
        ],
    )
    members_too = forms.BooleanField(
        label=gettext_lazy("Its memberships end on that day, too"), required=False
    )

    def changes(self) -> list[ProposedChange]:
        said = self.cleaned_data
        last, precision = said["ended_on"], said["ended_precision"]
        ended = self.ending_of(last, precision, said["ending"])
        if not said["members_too"]:
            return [ended]
        held = Membership.objects.of_cluster(self.cluster).filter(end_on=None)
        return [
            ended,
            *(
                ProposedChange.of(
                    row,
                    ChangeAct.END,
                    end_on=last,
                    end_precision=precision,
                    end_source=OF_THE_CHANGE,
                )
                for row in held.select_related("organisation", "cluster")
            ),
        ]


class NetworkSucceededForm(NetworkActForm):
    label = gettext_lazy("Say what became of it")
    explained = gettext_lazy("Another network goes on where this one stopped.")
    permissions = ("registry.add_clustersuccession", "registry.change_recognition")

    successor = ClusterField(
        label=gettext_lazy("Successor"),
        max_length=200,
        widget=ClusterInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    kind = choice(gettext_lazy("What happened"), SuccessionKind.choices)
    happened_on = day_field(label=gettext_lazy("When it happened"))
    happened_precision = choice(
        gettext_lazy("How exactly it is known"),
        [each for each in Precision.choices if each[0] != Precision.DOCUMENTED],
    )
    recognition_ends = forms.BooleanField(
        label=gettext_lazy("Its recognition ends on the day before"), required=False
    )

    def changes(self) -> list[ProposedChange]:
        said = self.cleaned_data
        happened = said["happened_on"]
        succession = ProposedChange(
            ClusterSuccession,
            ChangeAct.ADD,
            {
                "predecessor": self.cluster,
                "successor": said["successor"],
                "kind": said["kind"],
                "happened_on": happened,
                "happened_precision": said["happened_precision"],
                "source": OF_THE_CHANGE,
            },
            label=f"{self.cluster} → {said['successor']}",
        )
        if not said["recognition_ends"]:
            return [succession]
        eve = happened - timedelta(days=1)
        became = RecognitionEnding.BECAME
        return [succession, self.ending_of(eve, said["happened_precision"], became)]


ACTS = {
    "renew": NetworkRenewedForm,
    "rename": NetworkRenamedForm,
    "end": NetworkEndedForm,
    "succeed": NetworkSucceededForm,
}
"""The acts on a network, by the codes of their addresses."""


def acts_open_to(user) -> dict[str, type[NetworkActForm]]:
    """Return the acts that somebody may do."""
    return {
        code: form for code, form in ACTS.items() if user.has_perms(form.permissions)
    }
