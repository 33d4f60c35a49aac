from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry.log.plugs import Logged

from .words import detail_in_words


class Accounts(AppConfig):
    """Who logs in, with what, from where; and what keeps strangers out."""

    name = "walloon_clusters.accounts"
    verbose_name = _("Accounts")

    grave_rights = tuple(
        f"auth.{act}_{table}"
        for act in ("add", "change", "delete")
        for table in ("user", "group", "permission")
    )

    logged = (
        Logged(
            "accounts.AccountEvent",
            kind="kind",
            name="name",
            url="address",
            reason="detail",
            says=detail_in_words,
            keep_days="KEEP_LOGINS_DAYS",
        ),
    )

    def network_of(self, request):
        from .clients import client_of

        return client_of(request).network

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from . import checks, recording, sessions

        recording.connect()
        user_logged_in.connect(sessions.begin, dispatch_uid="a session begins")
        checks.register_all()
