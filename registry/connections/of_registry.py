"""What joins networks and organisations in the registry itself: see ``bonds.py``."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry import plugs
from registry.models import (
    Activity,
    Agreement,
    AgreementKind,
    AgreementParty,
    Cluster,
    Event,
    EventParticipation,
    Mandate,
    Membership,
    Organisation,
    OrganisationActivity,
    Participation,
    Partnership,
    PartnershipCluster,
    Person,
    Territory,
)

from .bonds import MEMBER, NETWORK, Bond, Ends, undertakings


def bonds(day: date) -> Iterator[Bond]:
    """Yield the bonds of members, agreements, partnerships, roles, events, places."""
    agreements = _told_here(Agreement.objects.as_of(day))
    partnerships = _told_here(Partnership.objects.as_of(day))
    parties = AgreementParty.objects.known_by(day)
    events = EventParticipation.objects.known_by(day)
    yield Bond(
        MEMBER,
        _("shared members"),
        Organisation.objects.all(),
        clusters=(Ends(Membership.objects.as_of(day), "cluster", "organisation"),),
        is_contact=True,
    )
    yield Bond(
        "agreement",
        _("agreements"),
        Agreement.objects.all(),
        clusters=(_of(parties, "agreement", _joint(agreements, False), "cluster"),),
        organisations=(
            _of(parties, "agreement", _joint(agreements, False), "organisation"),
        ),
        is_contact=True,
        is_of_few=True,
        is_a_tie=True,
        alone=_("party to {thing}"),
        together=_("both are parties to {thing}"),
        within=_("party to {thing}, with this network"),
        among=ngettext_lazy(
            "{number} of its members is party to {thing} too",
            "{number} of its members are parties to {thing} too",
            "number",
        ),
        weight=2,
    )
    yield Bond(
        "call",
        _("joint calls"),
        Agreement.objects.all(),
        clusters=(_of(parties, "agreement", _joint(agreements, True), "cluster"),),
        is_contact=True,
        is_of_few=True,
    )
    yield undertakings(
        "partnership",
        _("partnerships"),
        Partnership.objects.all(),
        clusters=(
            _of(
                PartnershipCluster.objects.known_by(day),
                "partnership",
                partnerships,
                "cluster",
            ),
        ),
        organisations=(
            _of(
                Participation.objects.known_by(day),
                "partnership",
                partnerships,
                "organisation",
            ),
        ),
        within=_("takes part in {thing}, a partnership of this network"),
    )
    yield Bond(
        NETWORK,
        _("networks"),
        Cluster.objects.all(),
        organisations=(
            Ends(Membership.objects.as_of(day), "organisation", "cluster"),
            Ends(
                Participation.objects.known_by(day).filter(
                    partnership__in=partnerships.values("pk")
                ),
                "organisation",
                "partnership__cluster_links__cluster",
            ),
        ),
        together=_("both are active in {thing}"),
        among=ngettext_lazy(
            "{number} of its members is active in {thing} too",
            "{number} of its members are active in {thing} too",
            "number",
        ),
        weight=3,
    )
    yield Bond(
        "mandate",
        _("shared mandates"),
        Person.objects.all(),
        clusters=(Ends(Mandate.objects.as_of(day), "cluster", "person"),),
        is_contact=True,
    )
    yield Bond(
        "event",
        _("events"),
        Event.objects.all(),
        clusters=(Ends(events, "cluster", "event"),),
        organisations=(Ends(events, "organisation", "event"),),
        is_a_tie=True,
        alone=_("was at {thing}"),
        together=_("both were at {thing}"),
        within=_("was at {thing}, as this network was"),
        among=ngettext_lazy(
            "{number} of its members was at {thing} too",
            "{number} of its members were at {thing} too",
            "number",
        ),
        weight=1,
    )
    yield Bond(
        "activity",
        _("activities"),
        Activity.objects.all(),
        organisations=(
            Ends(OrganisationActivity.objects.as_of(day), "organisation", "activity"),
        ),
        alone=_("is active in {thing}"),
        together=_("both are active in {thing}"),
        among=ngettext_lazy(
            "{number} of its members is active in {thing} too",
            "{number} of its members are active in {thing} too",
            "number",
        ),
        weight=3,
    )
    yield Bond(
        "place",
        _("places"),
        Territory.objects.all(),
        organisations=(
            Ends(
                Organisation.objects.current().as_of(day),
                "pk",
                "place__arrondissement",
            ),
        ),
        alone=_("sits in the arrondissement of {thing}"),
        together=_("both sit in the arrondissement of {thing}"),
        among=ngettext_lazy(
            "{number} of its members sits in the arrondissement of {thing} too",
            "{number} of its members sit in the arrondissement of {thing} too",
            "number",
        ),
        weight=1,
        is_enough=False,
    )


def _of(rows: QuerySet, owner: str, owners: QuerySet, who: str) -> Ends:
    return Ends(rows.filter(**{f"{owner}__in": owners.values("pk")}), who, owner)


def _joint(agreements: QuerySet, is_call: bool) -> QuerySet:
    calls = {"kind": AgreementKind.CALL}
    kept = agreements.filter(**calls) if is_call else agreements.exclude(**calls)
    return kept.order_by()


def _told_here(rows: QuerySet) -> QuerySet:
    """Leave out what is the same undertaking as a row of an app above."""
    relation = plugs.told_elsewhere().get(rows.model)
    if relation is None:
        return rows
    others = rows.model._meta.get_field(relation)
    same = others.related_model._default_manager.filter(
        **{others.field.name: OuterRef("pk")}
    )
    return rows.exclude(Exists(same))
