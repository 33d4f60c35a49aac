from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.words import labelled

from .base import NaturalKeyed, NaturalKeyQuerySet, closed_list, tracked


class MatchedBy(models.TextChoices):
    NUMBER = "number", _("its number")
    NAME_AND_PLACE = "name_place", _("name and post code")
    PERSON = "person", _("a person")


@tracked()
class ExternalRecord(NaturalKeyed):
    """What another register says of an organisation, such as the BCE of Sonaca.

    It is the proof of what was taken over: the record as the extract of that day had
    it, under the key that it bears there. A later extract is a source of its own.
    """

    natural_key_fields = ("source__slug", "key")

    source = models.ForeignKey(
        "registry.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="external_records",
        help_text=_("The extract of the register, of one day."),
    )
    key = models.CharField(
        _("key"),
        max_length=100,
        help_text=_("What it is identified by there: in the BCE, its number."),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="external_records",
    )
    matched_by = models.CharField(
        _("recognised by"),
        max_length=10,
        choices=MatchedBy,
        help_text=_("What told that the two are the same."),
    )
    payload = models.JSONField(
        _("content"),
        default=dict,
        blank=True,
        help_text=_("What the register says of it, as it stands there."),
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of another register")
        verbose_name_plural = _("records of other registers")
        ordering = ["source", "key"]
        constraints = [
            models.UniqueConstraint(
                name="registry_externalrecord_once",
                fields=["source", "key"],
                violation_error_message=_("This record was taken over already."),
            ),
            models.CheckConstraint(
                name="registry_externalrecord_keyed",
                condition=~models.Q(key=""),
                violation_error_message=_("A record has a key in its register."),
            ),
            closed_list(
                "registry_externalrecord_matched_by",
                "matched_by",
                MatchedBy,
                message=_("Unknown way to recognise an organisation."),
            ),
        ]

    def __str__(self):
        return labelled(self.organisation, self.key)
