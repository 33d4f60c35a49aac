from allauth.mfa.base.forms import AuthenticateForm
from django.utils.translation import gettext as _


class CodeForm(AuthenticateForm):
    """The second step of a login; it says what helps whoever lost the device."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "If the device is lost, one of your recovery codes; without any, ask an "
            "administrator."
        )
