"""The form of an evaluation of which only a document tells."""

from django import forms
from django.utils.translation import gettext as _

from evaluation.models import Evaluation, EvaluationStatus
from registry.services.identifiers import free_slug


class DocumentedForm(forms.ModelForm):
    """What the document says, as it stands: a decision, or at least its words."""

    class Meta:
        model = Evaluation
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        cleaned = super().clean()
        cluster, day = cleaned.get("cluster"), cleaned.get("reference_on")
        if not cleaned.get("slug") and cluster and day:
            cleaned["slug"] = self.instance.slug or free_slug(
                Evaluation, f"{cluster.slug[:80]} {day.year}"
            )
        said = {name: cleaned.get(name) for name in ("outcome", "decided_on")}
        for name, value in said.items():
            if not value and any(said.values()) and name not in self.errors:
                self.add_error(name, _("A decision has its day: enter the two."))
        self.instance.status = (
            EvaluationStatus.DECIDED
            if any(said.values())
            else EvaluationStatus.DOCUMENTED
        )
        if not any(said.values()) and not cleaned.get("quote"):
            self.add_error(
                "quote",
                _(
                    "Quote the document, or enter what was decided and when. A file "
                    "that is still written is opened on its own page."
                ),
            )
        return cleaned
