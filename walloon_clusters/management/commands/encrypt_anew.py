from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from walloon_clusters.accounts.adapters import encrypt_anew

ENCRYPTED = {
    Authenticator.Type.TOTP: "secret",
    Authenticator.Type.RECOVERY_CODES: "seed",
}
"""What is encrypted of each kind of second factor; a passkey has no secret here."""


class Command(BaseCommand):
    help = (
        "Encrypt with SECRET_KEY what the keys in SECRET_KEY_FALLBACKS have encrypted, "
        "the secrets of second factors: then those keys can be taken away."
    )

    def handle(self, **options):
        done, lost = 0, []
        with transaction.atomic():
            kept = Authenticator.objects.filter(type__in=ENCRYPTED)
            for factor in kept.select_related("user").select_for_update(of=["self"]):
                name = ENCRYPTED[factor.type]
                try:
                    factor.data[name] = encrypt_anew(factor.data[name])
                except InvalidToken:
                    lost.append(factor.user.get_username())
                    continue
                factor.save(update_fields=["data"])
                done += 1
        self.stdout.write(f"{done} secrets are encrypted with SECRET_KEY.")
        if lost:
            raise CommandError(
                "No key opens the second factors of: "
                f"{', '.join(sorted(set(lost)))}. Whoever keeps the accounts removes "
                "them, and they set up others."
            )
