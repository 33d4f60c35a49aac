"""The form of an evaluation of which only a document tells."""

from django import forms

from evaluation.models import Evaluation, EvaluationStatus
from registry.row_fields import free_slug


class DocumentedForm(forms.ModelForm):
    """It was decided: what the document says is entered as it stands."""

    class Meta:
        model = Evaluation
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("outcome", "decided_on"):
            if name in self.fields:
                self.fields[name].required = True
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        cleaned = super().clean()
        cluster, day = cleaned.get("cluster"), cleaned.get("reference_on")
        if not cleaned.get("slug") and cluster and day:
            cleaned["slug"] = self.instance.slug or free_slug(
                Evaluation, f"{cluster.slug[:80]} {day.year}"
            )
        self.instance.status = EvaluationStatus.DECIDED
        return cleaned
