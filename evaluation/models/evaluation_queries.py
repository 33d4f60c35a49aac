"""Which evaluations: who may read them, and what had become of each by a day."""

from datetime import date

from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from evaluation.readers import reads_confidential, reads_open_files
from registry.models import RecognitionEnding
from registry.models.base import NaturalKeyQuerySet

from .outcomes import ENDING, RENEWING, EvaluationStatus

ONLY_DOCUMENTED = Q(signed_at__isnull=True) & ~Q(status=EvaluationStatus.OPEN)
"""Only a document tells of it, which is public already."""

PUBLISHED = ONLY_DOCUMENTED | Q(published_at__isnull=False)
"""Whose report is for everybody, unless it is confidential."""

OUT = PUBLISHED | ~Q(outcome="")
"""Of which everybody may read who was judged, when, and what was decided."""

END_OF_RECOGNITION = (RecognitionEnding.NOT_RENEWED, RecognitionEnding.WITHDRAWN)


class EvaluationQuerySet(NaturalKeyQuerySet):
    def of_cluster(self, cluster):
        return self.filter(cluster=cluster)

    def as_of(self, day: date):
        """Keep those that had been opened by ``day``."""
        return self.known_by(day)

    def in_force(self, day: date | None = None):
        """Leave out those that were annulled, by ``day`` or by now."""
        if day is None:
            return self.exclude(status=EvaluationStatus.ANNULLED)
        return self.exclude(annulled_on__lte=day)

    def readable_by(self, user):
        """Keep those that ``user`` may open.

        A file that is written is for those who keep evaluations; one that is signed and
        not decided yet for those as well who read what is confidential.
        """
        if reads_open_files(user):
            return self
        if reads_confidential(user):
            return self.exclude(status=EvaluationStatus.OPEN)
        return self.filter(OUT)

    def unpublished(self):
        """Keep those decided here whose report nobody published yet."""
        return self.filter(
            status=EvaluationStatus.DECIDED,
            signed_at__isnull=False,
            published_at__isnull=True,
        )

    def measured_for(self, user):
        """Keep those whose scores and findings ``user`` may read."""
        if reads_confidential(user):
            return self.readable_by(user)
        rows = self if reads_open_files(user) else self.filter(PUBLISHED)
        return rows.exclude(is_confidential=True)

    def with_state(self, day: date):
        """Annotate what had become of each by ``day``, and why.

        ``state_then``, and of a decision taken by then ``outcome_then``,
        ``decided_then`` and ``reasons_then``.
        """
        annulled = Q(annulled_on__lte=day)
        decided = Q(decided_on__lte=day) & ~annulled
        signed = Q(signed_at__date__lte=day)
        documented = Q(status=EvaluationStatus.DOCUMENTED)
        return self.annotate(
            state_then=Case(
                When(annulled, then=Value(EvaluationStatus.ANNULLED)),
                When(decided, then=Value(EvaluationStatus.DECIDED)),
                When(signed, then=Value(EvaluationStatus.SIGNED)),
                When(documented, then=Value(EvaluationStatus.DOCUMENTED)),
                default=Value(EvaluationStatus.OPEN),
            ),
            outcome_then=Case(When(decided, then=F("outcome")), default=Value("")),
            decided_then=Case(When(decided, then=F("decided_on"))),
            reasons_then=Case(
                When(decided, then=F("reasons")),
                default=Value([], self.model._meta.get_field("reasons")),
            ),
        )

    def search(self, text: str):
        """Keep those of clusters that ``text`` finds."""
        from registry.models import Cluster

        return self.filter(cluster__in=Cluster.objects.search(text))

    def inconsistent_opinion(self):
        """Return evaluations decided before the advisory committee gave its opinion."""
        return self.filter(opinion_on__gt=F("decided_on"))

    def inconsistent_recognition(self):
        """Return evaluations on account of a recognition of another cluster."""
        return self.filter(recognition__isnull=False).exclude(
            recognition__cluster=F("cluster")
        )

    def inconsistent_consequence(self):
        """Return decisions that the recognition, or the renewal, does not agree with.

        What a decision made here did is compared to the day; of one of which only a
        document tells it is compared whether the recognition ended.
        """
        rows = self.filter(status=EvaluationStatus.DECIDED).annotate(
            ends_on=Cast(KT("effects__after__end_on"), DateField()),
            ends_how=KT("effects__after__ending"),
            begins_on=Cast(KT("effects__renewal__start_on"), DateField()),
            lasts_until=Cast(KT("effects__renewal__end_on"), DateField()),
        )
        ended = Q(recognition__ending__in=END_OF_RECOGNITION)
        told = Q(recognition__isnull=False) & (
            Q(outcome__in=ENDING) & ~ended | Q(outcome__in=RENEWING) & ended
        )
        end_differs = Q(effects__has_key="after") & (
            ~Q(recognition__end_on=F("ends_on")) | ~Q(recognition__ending=F("ends_how"))
        )
        renewal_differs = Q(effects__has_key="renewal") & (
            Q(renewal__isnull=True)
            | ~Q(renewal__start_on=F("begins_on"))
            | Q(lasts_until__isnull=False)
            & (
                Q(renewal__end_on__isnull=True)
                | Q(renewal__end_on__gt=F("lasts_until"))
            )
        )
        return rows.filter(told | end_differs | renewal_differs)

    def inconsistent_framework(self):
        """Return evaluations by a framework that is for another kind of cluster."""
        return self.exclude(framework__cluster_kind=F("cluster__kind"))
