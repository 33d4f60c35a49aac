"""What a person says of a view that he keeps."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.documents.asking import NotPublic
from registry.models import Cadence, SavedView
from registry.proposals.mail import mail_is_set_up
from registry.services.keeping_views import CALLS

from .asked import match_of
from .calling import check_address
from .changed import can_be_told

HOOK = SavedView._meta.get_field("hook_url")


class SavedViewForm(forms.ModelForm):
    """The name of a view, who opens it, and how its keeper is told of changes.

    What cannot be is not asked: mails where the site sends none, or where a person has
    no address; calls of programs of who may not; neither of a page that has no rows.
    """

    hook_url = forms.URLField(
        label=capfirst(HOOK.verbose_name),
        help_text=HOOK.help_text,
        max_length=HOOK.max_length,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "form-control"}),
    )

    class Meta:
        model = SavedView
        fields = ["name", "is_shared", "cadence", "hook_url"]
        widgets = {
            "name": forms.TextInput(attrs={"class": "form-control"}),
            "cadence": forms.RadioSelect,
        }

    def __init__(self, *args, user, address: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.view_address = user, address
        self.fields["cadence"].choices = Cadence.choices
        told = can_be_told(address)
        if not (told and mail_is_set_up() and user.email):
            del self.fields["cadence"]
        if not (told and user.has_perm(CALLS)):
            del self.fields["hook_url"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = SavedView.objects.of_user(self.user).filter(name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You keep a view of this name already."))
        return name

    def clean_hook_url(self):
        if url := self.cleaned_data["hook_url"]:
            try:
                check_address(url)
            except NotPublic as error:
                raise ValidationError(
                    _(
                        "A program is called at an https address of the public web, "
                        "without a password in it."
                    )
                ) from error
        return url


def address_to_keep(text: str) -> str:
    """Return the address of a page of the site, without what only draws it.

    Raises:
        ValidationError: it is none.
    """
    parts = urlsplit(text)
    is_path = text.startswith("/") and not text.startswith(("//", "/\\"))
    if not is_path or parts.netloc or parts.scheme or "\x00" in text:
        raise ValidationError(NOT_OURS)
    match = match_of(parts.path)
    if match is None or len(text) > LONGEST:
        raise ValidationError(NOT_OURS)
    return parts.path + (f"?{parts.query}" if parts.query else "")


LONGEST = SavedView._meta.get_field("address").max_length
NOT_OURS = gettext_lazy("This is no address of a page of the site that can be kept.")
