from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import closed_list
from .source import Source


class LinkState(models.TextChoices):
    OK = "ok", _("answers")
    GONE = "gone", _("not found")
    REFUSED = "refused", _("refuses machines, or asks for a login")
    FAILED = "failed", _("the server fails")
    UNREACHABLE = "unreachable", _("no answer")
    NOT_ASKED = "not_asked", _("not asked: no address of the public web")


BROKEN = (LinkState.GONE, LinkState.FAILED, LinkState.UNREACHABLE)
"""What a person should look at; who refuses machines may well answer people."""


class LinkCheckQuerySet(models.QuerySet):
    def broken(self):
        """Keep those that do not answer, unless the source has another by now."""
        return self.filter(state__in=BROKEN, url=models.F("source__url"))

    def search(self, text: str):
        """Keep those of a source or an address that contains ``text``."""
        return self.filter(
            Q(source__title__unaccent__icontains=text)
            | Q(source__publisher__unaccent__icontains=text)
            | Q(url__icontains=text)
        )


class LinkCheck(models.Model):
    """What the address of a source answered when the worker asked it last."""

    source = models.OneToOneField(
        Source,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="link_check",
        primary_key=True,
    )
    url = models.URLField(_("address"), max_length=500)
    state = models.CharField(_("what it answers"), max_length=20, choices=LinkState)
    status = models.PositiveSmallIntegerField(
        _("status"), null=True, blank=True, help_text=_("The number that it answered.")
    )
    detail = models.CharField(_("in detail"), max_length=200, blank=True)
    checked_at = models.DateTimeField(_("asked at"))
    broken_since = models.DateTimeField(_("broken since"), null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of a source, asked")
        verbose_name_plural = _("addresses of sources, asked")
        ordering = ["broken_since", "source"]
        constraints = [
            closed_list(
                "registry_linkcheck_state",
                "state",
                LinkState,
                message=_("Unknown answer."),
            ),
        ]

    def __str__(self):
        return self.url
