from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    exactly_one,
    tracked,
)


class EventQuerySet(PeriodQuerySet):
    def search(self, text: str):
        """Keep those whose title, series or description contains ``text``."""
        return self.containing(text, "title", "series", "description")


@tracked()
class Event(NaturalKeyed, Period, Sourced):
    """A gathering: “Clusters Meet Regions” in Charleroi, the last of 2024."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title_en = models.CharField(_("title in English"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250)
    title = in_reader_language("title")
    series = models.CharField(_("series"), max_length=200, blank=True)
    place = models.ForeignKey(
        "registry.Place",
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    attendance = models.CharField(
        _("attendance as published"),
        max_length=200,
        blank=True,
        help_text=_("Such as “over 120 participants from 20 countries”."),
    )
    description_en = models.TextField(_("description in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description = in_reader_language("description")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-start_on", "slug"]
        constraints = [*Period.Meta.constraints, *Sourced.Meta.constraints]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("event_detail", args=[self.slug])


class EventRole(models.TextChoices):
    ORGANISER = "organiser", _("organiser")
    PARTNER = "partner", _("partner")
    SPEAKER = "speaker", _("speaker")
    PITCH = "pitch", _("pitched")
    HOST = "host", _("host of a visit")
    PARTICIPANT = "participant", _("participant")


@tracked()
class EventParticipation(NaturalKeyed, Sourced):
    """A cluster, an organisation or a person at an event, and as what."""

    natural_key_fields = (
        "event__slug",
        "role",
        "cluster__slug",
        "organisation__slug",
        "person__slug",
    )
    known_from = ("organisation",)

    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="participations",
    )
    role = models.CharField(_("role"), max_length=20, choices=EventRole)
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="event_links",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="event_links",
    )
    person = models.ForeignKey(
        "registry.Person",
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="event_links",
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation in an event")
        verbose_name_plural = _("participations in events")
        ordering = ["event", "role", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            exactly_one(
                "registry_eventparticipation_one",
                "cluster",
                "organisation",
                "person",
                message=_("Name one cluster, one organisation or one person."),
            ),
            models.UniqueConstraint(
                name="registry_eventparticipation_once",
                fields=["event", "role", "cluster", "organisation", "person"],
                nulls_distinct=False,
                violation_error_message=_("This participation is recorded already."),
            ),
            closed_list(
                "registry_eventparticipation_role",
                "role",
                EventRole,
                message=_("Unknown role at an event."),
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.event}"

    @property
    def participant(self):
        """The cluster, the organisation or the person."""
        return self.cluster or self.organisation or self.person
