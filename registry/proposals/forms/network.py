"""What a network is called, and what it says of itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Cluster, ClusterName, Precision
from registry.proposals.changes import ChangeAct, ProposedChange

from .base import ProposalForm, RowProposalForm, day_field
from .members import text


class NetworkFacts(RowProposalForm):
    label = _("What the network says of itself")
    explained = _("Its website, and what it does, in both languages.")
    adds = False
    model = Cluster
    columns = ("website", "description_en", "description_fr")

    def __init__(self, *args, cluster, row=None, **kwargs):
        super().__init__(*args, cluster=cluster, row=cluster, **kwargs)


class NetworkRenamed(ProposalForm):
    """Another name from a day on: the former one stays, with its period."""

    label = _("The network has another name")
    explained = _("Its name changed on a day; the one before stays known.")

    name = text(_("New name"), required=True, max_length=200)
    changed_on = day_field(label=_("First day of the new name"))
    changed_precision = forms.ChoiceField(
        label=_("How exactly it is known"),
        choices=[(code, words) for code, words in Precision.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def changes(self) -> list[ProposedChange]:
        said = self.cleaned_data
        return [
            ProposedChange(
                Cluster,
                ChangeAct.FROM_DAY,
                {"name": said["name"]},
                self.cluster.pk,
                str(self.cluster),
                said["changed_on"].isoformat(),
                said["changed_precision"],
            )
        ]


class OtherNameOfNetwork(RowProposalForm):
    label = _("Another name of the network")
    explained = _("An abbreviation, a name in another language, a former one.")
    model = ClusterName
    columns = ("name", "kind", "language")

    @classmethod
    def rows(cls, cluster):
        return ClusterName.objects.filter(cluster=cluster).order_by("name_key", "pk")
