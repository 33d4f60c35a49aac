"""What a person says about a list of beneficiaries that is sent."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from programmes.models import LISTED_KINDS, BeneficiaryList, FundingLine, GrantKind
from registry.imports.pages.forms import ImportForm
from registry.imports.plans.receiving import receive
from registry.models import ImportBatch


class BeneficiaryListForm(ImportForm):
    """A list of beneficiaries: what it is called, and out of which money it is paid."""

    title = forms.CharField(
        label=_("Title of the list"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_(
            "What it is called, such as “ERDF 2007-2013, beneficiaries”. A later list "
            "of the same title is understood the same way, and compared with it."
        ),
    )
    publisher = forms.CharField(
        label=_("Publisher"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    grant_kind = forms.ChoiceField(
        label=_("What are the grants for?"),
        choices=[(kind.value, kind.label) for kind in LISTED_KINDS],
        initial=GrantKind.PROJECT,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    funding_line = forms.ModelChoiceField(
        label=_("Funding line"),
        queryset=FundingLine.objects.select_related("envelope__plan"),
        to_field_name="slug",
        required=False,
        empty_label=_("not stated"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("Out of which they are paid, if the source says so."),
    )

    def receive(self, user) -> ImportBatch:
        fields = self.cleaned_data
        return receive_grants(
            content=fields["content"].read(),
            filename=fields["content"].name,
            user=user,
            **{key: fields[key] for key in self.fields if key != "content"},
        )


@transaction.atomic
def receive_grants(
    *, publisher: str, grant_kind: str, funding_line: FundingLine | None, **fields
) -> ImportBatch:
    """Keep a list of beneficiaries as it was sent, with what is said of it."""
    batch = receive(kind="grants", **fields)
    BeneficiaryList.objects.create(
        batch=batch,
        publisher=publisher,
        grant_kind=grant_kind,
        funding_line=funding_line,
    )
    return batch
