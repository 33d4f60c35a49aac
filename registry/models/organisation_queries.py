"""What is asked of organisations: who is there on a day, and in how many clusters."""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from registry import plugs

from .attestation import AttestedQuerySet, MembershipAttestation
from .base import known_by
from .membership import Membership
from .named import NamedQuerySet
from .source import Source

NOT_TIED = "not_stated"
"""What stands among the codes of bonds for those that none ties."""


class OrganisationQuerySet(AttestedQuerySet, NamedQuerySet):
    attestations = MembershipAttestation
    attested = "membership__organisation"

    def current(self):
        """Leave out organisations that were merged into another one."""
        return self.filter(merged_into__isnull=True)

    def as_of(self, day: date):
        """Keep what existed on ``day``; an unknown founding or closing day keeps."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=day),
            Q(closed_on__isnull=True) | Q(closed_on__gte=day),
        )

    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def _also(self, text: str) -> list:
        # A spreadsheet made 403019261.0 of 0403.019.261.
        text = text.strip().removesuffix(".0")
        digits = "".join(character for character in text if character.isdecimal())
        if len(digits) not in (9, 10):
            return []
        bearer = self.model.objects.filter(enterprise_number=digits.zfill(10))
        return [bearer.order_by().values("pk")]

    def members_of_any(self, day: date):
        """Keep the members of whatever cluster on ``day``."""
        held = Membership.objects.as_of(day).filter(organisation=OuterRef("pk"))
        return self.filter(Exists(held))

    def tied_by(self, codes: Collection[str], day: date):
        """Keep those that a bond of one of these codes ties to the world of networks.

        ``NOT_TIED`` among them keeps those that no bond ties.
        """
        ties = [bond for bond in plugs.bonds(day) if bond.is_a_tie]
        kept = Q(pk__in=[])
        for bond in ties:
            if bond.code in codes:
                kept |= bond.is_among("pk")
        if NOT_TIED in codes:
            kept |= ~reduce(or_, (bond.is_among("pk") for bond in ties))
        return self.filter(kept)

    def members_of_none(self, day: date):
        """Keep those that belong to no cluster on ``day``, as far as documented."""
        held = Membership.objects.as_of(day).filter(organisation=OuterRef("pk"))
        return self.filter(~Exists(held))

    def members_of_one(self, day: date):
        """Keep the members of one cluster on ``day``."""
        return self.filter(pk__in=_by_number(day).filter(n=1).values("organisation"))

    def members_of_several(self, day: date):
        """Keep the members of two clusters or more on ``day``."""
        several = _by_number(day).filter(n__gte=2)
        return self.filter(pk__in=several.values("organisation"))

    def tied_to_clusters(self, day: date):
        """Keep those that have to do with clusters, and are no members on ``day``.

        They were members, agreed with one, carry one, take part in what it runs.
        """
        originating = self.model.objects.filter(originates_from__isnull=False)
        keys = (
            originating.order_by()
            .values("pk")
            .union(
                *(rows.order_by().values(field) for rows, field in plugs.ties(day)),
                all=True,
            )
        )
        return self.filter(pk__in=keys).members_of_none(day)

    def without_clusters(self, day: date):
        """Keep those of which nothing tells by ``day`` that they work with one."""
        rows = self.filter(originates_from__isnull=True).members_of_none(day)
        # One after another: what is said of each at once is looked up row by row.
        for ties, field in plugs.ties(day):
            rows = rows.filter(~Exists(ties.filter(**{field: OuterRef("pk")})))
        return rows

    def with_cluster_count(self, day: date):
        """Annotate ``cluster_count``: the clusters it is a member of on ``day``."""
        counted = (
            Membership.objects.as_of(day)
            .filter(organisation=OuterRef("pk"))
            .order_by()
            .values("organisation")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(cluster_count=Coalesce(Subquery(counted), 0))

    def with_traces(self, day: date):
        """Annotate ``was_there``: whether anything tells that it existed by ``day``.

        Its founding, a membership that had begun, or a document of then.
        """
        begun = Membership.objects.filter(organisation=OuterRef("pk"))
        # Joined, it would be looked up for every row of a list that is put in order.
        told = Source.objects.filter(known_by(Source, day), pk=OuterRef("source"))
        return self.annotate(
            was_there=ExpressionWrapper(
                Q(founded_on__lte=day)
                | Exists(told)
                | Exists(begun.filter(start_on__lte=day)),
                output_field=BooleanField(),
            )
        )

    def inconsistent_tombstones(self):
        """Return merged organisations that still carry facts of their own."""
        return self.filter(
            Exists(Membership.objects.filter(organisation=OuterRef("pk"))),
            merged_into__isnull=False,
        )


def _by_number(day: date):
    """Return the members of clusters, with the number of these, ``n``."""
    held = Membership.objects.as_of(day).order_by().values("organisation")
    return held.annotate(n=Count("pk"))
