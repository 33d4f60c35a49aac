"""Letters about proposals, where the site can send any: sent by the worker."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from registry.imports.kind import title_of
from registry.models import ImportBatch, ImportStatus

from .rights import may_review

LANGUAGES = ("fr", "en")
"""A letter says everything in each: nobody's own language is known."""


@app.task(name="registry.send_letter", queue="mail", retry=5)
def send_letter(subject, text, to):
    send_mail(subject, text, None, to)


def mail_is_set_up() -> bool:
    """Whether the site can send letters."""
    return getattr(settings, "MAIL", False)


def tell_reviewers(batch: ImportBatch) -> None:
    """Write to those who review proposals that one waits."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    to = [person.email for person in people if may_review(person, batch)]
    _send(batch, to, lambda: _("A proposal waits to be reviewed: %(what)s"))


def tell_author(batch: ImportBatch) -> None:
    """Write to the author of a proposal what became of it."""
    sent_back = batch.status == ImportStatus.DROPPED

    def subject() -> str:
        if sent_back:
            return _("Your proposal was sent back: %(what)s")
        return _("Your proposal was accepted: %(what)s")

    to = [batch.made_by.email] if batch.made_by.email else []
    _send(batch, to, subject)


def _send(batch, to, subject) -> None:
    if not (to and mail_is_set_up()):
        return
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(subject() % {"what": title_of(batch)})
    text = "\n\n".join([*said, *filter(None, [batch.answer]), _address(batch)])
    # One letter each: nobody learns who else reviews.
    for each in to:
        send_letter.defer(subject=said[0], text=text, to=[each])


def site_address() -> str:
    """Return the address of the site; empty where the settings do not say it."""
    host, scheme = settings.ALLOWED_HOSTS[0], "https" if settings.HTTPS else "http"
    return "" if host.startswith(("*", ".")) else f"{scheme}://{host}"


def _address(batch) -> str:
    return site_address() + reverse("import_detail", args=[batch.reference])
