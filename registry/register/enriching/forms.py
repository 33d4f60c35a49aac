"""What a person says who asks for proposals: nothing, the extract says it all."""

from django import forms
from django.core.exceptions import ValidationError

from registry.models import ImportBatch

from .proposals import NothingToPropose, look, propose


class EnrichmentForm(forms.Form):
    """Asks for the proposals of the extract that is loaded."""

    def __init__(self, *args, too_big=None, **kwargs):
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(query) -> dict:
        return {}

    def clean(self):
        try:
            self._extract, self._found = look()
        except NothingToPropose as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data

    def receive(self, user) -> ImportBatch:
        """Keep the proposals as a list, to be planned."""
        return propose(extract=self._extract, found=self._found, user=user)
