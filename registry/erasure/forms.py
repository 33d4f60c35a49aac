from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Person

from .spelling import compiled, is_too_short


class ErasureForm(forms.Form):
    """Which name is to be erased, in all spellings, and why."""

    spellings = forms.CharField(
        label=gettext_lazy("Name, one spelling a line"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        max_length=1000,
        help_text=gettext_lazy(
            "Capitals, accents and the order of the words do not count: “Jean Dupont” "
            "is also “DUPONT, Jean” and “jean-dupont”."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        max_length=1000,
        help_text=gettext_lazy("Such as who asked for it, and when; without the name."),
    )

    spared = forms.ModelMultipleChoiceField(
        queryset=Person.objects.all(), required=False
    )

    @staticmethod
    def initial_of(asked) -> dict:
        """Return what the form shows first: the spellings of a person in an address."""
        person = Person.objects.filter(slug=asked.get("person", "")).first()
        if person is None:
            return {}
        spelled = [person.name, *person.also_written.split(";")]
        return {"spellings": "\n".join(text.strip() for text in spelled if text)}

    def clean_spellings(self) -> list[str]:
        spelled = [
            " ".join(t.split()) for t in self.cleaned_data["spellings"].split("\n")
        ]
        spelled = list(dict.fromkeys(filter(None, spelled)))
        for text in spelled:
            if is_too_short(text):
                raise ValidationError(
                    _("“%(text)s” is too short, or too long, to be looked for.")
                    % {"text": text}
                )
        return spelled

    def clean(self):
        cleaned = super().clean()
        spelled, reason = cleaned.get("spellings"), cleaned.get("reason", "")
        if spelled and compiled(spelled).search(reason):
            self.add_error(
                "reason", _("The reason names the person: say it otherwise.")
            )
        return cleaned
