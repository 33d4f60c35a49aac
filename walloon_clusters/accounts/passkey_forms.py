"""Forms of passkeys that answer whatever a browser sends in the place of one.

The library reads what it was sent without doubting its shape.
"""

import struct

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms

from .refusals import passkey_refused

NOT_A_PASSKEY = (
    *(AttributeError, LookupError, TypeError, ValueError),
    *(OverflowError, RecursionError, struct.error),
)
"""What reading fails with where a part is missing, of another kind, or bottomless."""


class AnyCredential:
    """A form that takes what cannot be read for a wrong passkey."""

    def full_clean(self):
        try:
            super().full_clean()
        except NOT_A_PASSKEY:
            wrong = get_adapter().validation_error("incorrect_code")
            self.add_error("credential", wrong)


class PasskeyAddition(AnyCredential, forms.AddWebAuthnForm):
    """A passkey that the owner of an account adds."""


class Proof(AnyCredential):
    """A form that proves who somebody is; what proves nothing is written down."""

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self._errors:
            passkey_refused(context.request, self.user)


class PasskeyLogin(Proof, forms.LoginWebAuthnForm):
    """A passkey in the place of a name and a password."""


class PasskeyAsSecond(Proof, forms.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgain(Proof, forms.ReauthenticateWebAuthnForm):
    """A passkey of somebody who is logged in already."""
