"""What staff should look at again after they saved: no rule, a hint that explains."""

from collections.abc import Iterator
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import plugs
from registry.alike.finding import resembling, values_of
from registry.alike.kinds import RecordKind
from registry.models import (
    Cluster,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Recognition,
    RecognitionEnding,
    Source,
)
from registry.not_a_cluster import NOT_A_CLUSTER
from registry.words import day

from .merging import merge_url, page_of

CONTRADICTIONS = {
    "inconsistent_attestation": gettext_lazy(
        "A document shows it on a day outside its period: compare its start and its "
        "end with the days of its attestations."
    ),
    "inconsistent_kind": gettext_lazy(
        "The legal regime is for another kind of cluster, or clusters of this kind are "
        "not recognised."
    ),
    "inconsistent_latest": gettext_lazy(
        "The value without an end is not the one that its organisation or cluster has."
    ),
    "inconsistent_lifetime": gettext_lazy(
        "It reaches outside the life of the organisation: compare its start and its "
        "end with when the organisation was founded and closed."
    ),
    "inconsistent_parents": gettext_lazy(
        "The code does not continue the code of the territory that it is part of."
    ),
    "inconsistent_participation": gettext_lazy(
        "A partnership joins two organisations or more: add those that take part."
    ),
    "inconsistent_parties": gettext_lazy(
        "No cluster is among the parties: add the one whose agreement it is."
    ),
    "inconsistent_regime": gettext_lazy(
        "It begins on a day on which its legal regime is not in force."
    ),
    "inconsistent_territories": gettext_lazy(
        "The arrondissement, the province and the region do not lie in each other."
    ),
    "inconsistent_tombstone": gettext_lazy(
        "The organisation was merged into another one: choose that one."
    ),
    "inconsistent_tombstones": gettext_lazy(
        "It was merged into another organisation, and still has facts of its own."
    ),
}
"""What to say when a row answers to a queryset's ``inconsistent_…`` method."""


def warnings_about(row: Model) -> Iterator[str]:
    """Yield what contradicts a row that was just saved, or looks odd about it."""
    same = type(row)._default_manager.filter(pk=row.pk)
    for name, message in plugs.contradictions().items():
        if hasattr(same, name) and getattr(same, name)().exists():
            yield message
    for model, warn in plugs.warnings().items():
        if isinstance(row, model):
            yield from warn(row)


def _about_cluster(cluster: Cluster) -> Iterator[str]:
    yield from _about_likeness(cluster)
    words = NOT_A_CLUSTER.search(cluster.name)
    entity = cluster.legal_entity
    if cluster.is_recognisable and words:
        yield _(
            "“%(words)s” does not sound like a cluster: a business club, the companies "
            "of a business park, a sectoral federation, a consortium, a strategic "
            "alliance or a joint venture is none."
        ) % {"words": words[0]}
    if (
        cluster.is_recognisable
        and entity
        and entity.kind == OrganisationKind.FEDERATION
    ):
        yield _(
            "Its legal entity, “%(entity)s”, is a federation: a sectoral federation is "
            "not a cluster."
        ) % {"entity": entity}


def _about_membership(membership: Membership) -> Iterator[str]:
    words = NOT_A_CLUSTER.search(membership.organisation.name)
    if words:
        yield _(
            "“%(words)s” sounds like a group of organisations: if those are members "
            "themselves, record them one by one."
        ) % {"words": words[0]}


def _about_recognition(recognition: Recognition) -> Iterator[str]:
    years = recognition.regime.recognition_years
    cut_short = recognition.ending not in ("", RecognitionEnding.EXPIRED)
    if recognition.end_on is None or years is None or cut_short:
        return
    expected = recognition.start_on + relativedelta(years=years) - timedelta(days=1)
    if abs(recognition.end_on - expected) > timedelta(days=31):
        yield _(
            "Under “%(regime)s” a recognition lasts %(years)s years, until "
            "%(expected)s; this one ends on %(end)s."
        ) % {
            "regime": recognition.regime,
            "years": years,
            "expected": day(expected),
            "end": day(recognition.end_on),
        }


def _about_likeness(row: Model) -> Iterator[str]:
    if getattr(row, "merged_into_id", None) is not None:
        return
    found = resembling(RecordKind.of(type(row)), values_of(row), but=row.pk)
    if found:
        links = format_html_join(
            ", ",
            '<a href="{}">{}</a> ({})',
            ((page_of(each.row), each.row, each.why.label) for each in found),
        )
        yield format_html(
            '{} {}. <a href="{}">{}</a>',
            _("This looks like what is recorded already:"),
            links,
            merge_url(found[0].row, row),
            _("Are the two one? Look at what merging them would do."),
        )


WARNINGS = {
    Cluster: _about_cluster,
    Membership: _about_membership,
    Organisation: _about_likeness,
    Person: _about_likeness,
    Source: _about_likeness,
    Recognition: _about_recognition,
}
"""What to say about a row of a model, beside what contradicts other rows."""
