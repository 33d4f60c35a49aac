"""What members of a network run together."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.models import (
    Organisation,
    Participation,
    Partnership,
    PartnershipCluster,
)
from registry.proposals.changes import (
    FIRST_ROW,
    OF_THE_CHANGE,
    ChangeAct,
    ProposedChange,
)
from registry.row_fields import RowField

from .base import RowProposalForm


class PartnerField(RowField):
    """An organisation, by its name, its identifier or its enterprise number."""

    unknown = _(
        "No organisation is called “%(text)s”: propose it as a member first, or write "
        "its enterprise number."
    )

    @property
    def rows(self):
        return Organisation.objects.current()

    def find(self, text):
        digits = re.sub(r"\D", "", text)
        if len(digits) in (9, 10):
            known = self.rows.filter(enterprise_number=digits.zfill(10))
            if known:
                return list(known)
        return super().find(text)


class PartnersField(forms.CharField):
    """Organisations, one on each line."""

    def clean(self, value):
        one = PartnerField(max_length=250)
        found, problems = [], []
        for line in filter(None, map(str.strip, super().clean(value).splitlines())):
            try:
                found.append(one.clean(line))
            except ValidationError as error:
                problems += error.messages
        if problems:
            raise ValidationError(problems)
        return list(dict.fromkeys(found))


class PartnershipProposed(RowProposalForm):
    label = _("A partnership")
    explained = _("A project that members run together, and who takes part.")
    model = Partnership
    columns = (
        "title_en",
        "title_fr",
        "fields",
        "start_on",
        "start_precision",
        "end_on",
        "end_precision",
        "purpose_en",
        "purpose_fr",
    )

    partners = PartnersField(
        label=_("Partners"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"}),
        help_text=_("One a line: name, identifier or enterprise number."),
    )

    @classmethod
    def rows(cls, cluster):
        return Partnership.objects.of_cluster(cluster)

    def belonging(self):
        return {}

    def changes(self) -> list[ProposedChange]:
        changes = super().changes()
        partnership, within = self.row, []
        if self.row is None:
            partnership = {"row": FIRST_ROW}
            within = [self._link(PartnershipCluster, partnership, cluster=self.cluster)]
        known = set()
        if self.row is not None:
            known = set(self.row.participations.values_list("organisation", flat=True))
        return [
            *changes,
            *within,
            *(
                self._link(Participation, partnership, organisation=partner)
                for partner in self.cleaned_data["partners"]
                if partner.pk not in known
            ),
        ]

    def _link(self, model, partnership, **linked) -> ProposedChange:
        (whom,) = linked.values()
        return ProposedChange(
            model,
            ChangeAct.ADD,
            {"partnership": partnership, "source": OF_THE_CHANGE} | linked,
            label=str(whom),
        )
