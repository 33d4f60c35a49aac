"""Who joined a network, who left it, since when: by form, or as a list."""

import csv
import io

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.imports.pages.forms import ImportForm
from registry.models import (
    Cluster,
    ImportBatch,
    ImportMode,
    Membership,
    MembershipCategory,
    Precision,
)
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import propose_list

from .base import ProposalForm, RowProposalForm, day_field

OPEN = "memberships"


def members_today(cluster: Cluster):
    rows = Membership.objects.of_cluster(cluster).filter(end_on=None)
    return rows.select_related("organisation").order_by("organisation__name_key", "pk")


def text(label, required=False, **options):
    attrs = {"class": "form-control"} | options.pop("attrs", {})
    return forms.CharField(
        label=label, required=required, widget=forms.TextInput(attrs=attrs), **options
    )


class MemberJoined(ProposalForm):
    """A list of one member: whom the registry knows is recognised as in any list."""

    label = _("A member joined")
    explained = _("An organisation that is a member by now; also one that is new here.")

    name = text(_("Name"), required=True, max_length=250)
    enterprise_number = text(
        _("Enterprise number"),
        max_length=20,
        help_text=_("What best tells organisations apart, such as 0403.019.261."),
    )
    post_code = text(_("Post code"), max_length=12)
    locality = text(_("Locality"), max_length=100)
    website = text(_("Website"), max_length=200)
    category = forms.ChoiceField(
        label=_("Category of membership"),
        choices=[("", "–"), *MembershipCategory.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    start_on = day_field(
        label=_("Member since"),
        required=False,
        help_text=_("Empty if you only know that it is a member on the day below."),
    )
    document = None

    def clean(self):
        said = super().clean()
        start, day = said.get("start_on"), said.get("said_on")
        if start and day and start > day:
            self.add_error("start_on", _("It is to join later than the day below."))
        return said

    def propose(self, user) -> ImportBatch:
        said = self.cleaned_data
        keys = [name for name in self.base_fields if name not in ("said_on", "reason")]
        file = io.StringIO()
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(keys)
        writer.writerow([said[key] or "" for key in keys])
        return propose_list(
            content=file.getvalue().encode("utf-8-sig"),
            filename="member.csv",
            listed_on=said["said_on"],
            mode=ImportMode.ADDITIONS,
            cluster=self.cluster,
            user=user,
            reason=said["reason"],
        )


class MembersLeft(ProposalForm):
    """Memberships that ended, all on one day."""

    label = _("Members left")
    explained = _("Tick who is a member no more, and say until when they were.")

    memberships = forms.ModelMultipleChoiceField(
        label=_("Who left"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    end_on = day_field(label=_("Last day as a member"))
    end_precision = forms.ChoiceField(
        label=_("How exactly it is known"),
        choices=Precision,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[OPEN].queryset = members_today(self.cluster)
        self.fields[OPEN].label_from_instance = lambda row: str(row.organisation)

    def changes(self) -> list[ProposedChange]:
        said = self.cleaned_data
        return [
            ProposedChange.of(
                membership,
                ChangeAct.END,
                end_on=said["end_on"],
                end_precision=said["end_precision"],
                end_source=OF_THE_CHANGE,
            )
            for membership in said[OPEN]
        ]


class MembershipCorrected(RowProposalForm):
    label = _("A membership is to be corrected")
    explained = _("Its days, how exactly they are known, or its category.")
    adds = False
    model = Membership
    columns = (
        "start_on",
        "start_precision",
        "end_on",
        "end_precision",
        "category",
    )

    @classmethod
    def rows(cls, cluster):
        found = Membership.objects.of_cluster(cluster).select_related(
            "organisation", "cluster"
        )
        return found.order_by("organisation__name_key", "start_on", "pk")


class MemberListSent(ImportForm):
    """A member list as a network sends it: read, shown, and then reviewed."""

    label = _("A member list")
    explained = _("The whole list, or some members, as a file: XLSX, ODS or CSV.")
    adds = True
    do_not_call_in_templates = True

    mode = forms.ChoiceField(
        label=_("What does it list?"),
        choices=[
            (ImportMode.FULL, _("All members on that day")),
            (ImportMode.ADDITIONS, _("Some members, such as new ones")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    reason = ProposalForm.base_fields["reason"]

    def __init__(self, *args, cluster: Cluster, row=None, **kwargs):
        self.cluster = cluster
        self.row = row
        super().__init__(*args, **kwargs)

    @classmethod
    def rows(cls, cluster):
        return None

    def clean_listed_on(self):
        day = self.cleaned_data["listed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return day

    def propose(self, user) -> ImportBatch:
        said = dict(self.cleaned_data)
        file = said.pop("content")
        return propose_list(
            content=file.read(),
            filename=file.name,
            cluster=self.cluster,
            user=user,
            **said,
        )
