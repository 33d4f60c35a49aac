"""What comes of being members: PAR-01 to PAR-08."""

from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode

from .counts.membership import Members, members
from .counts.partnerships import (
    Agreements,
    Connections,
    NewEnterprises,
    Partnerships,
    agreements,
    connections,
    new_enterprises,
    partnerships,
)
from .indicator import Typology, Unit, indicator
from .membership import NO_ENTERPRISES, NO_MEMBERS
from .reading import Reading, amount, figures, not_computable, ratio, share

NO_PARTNERSHIPS = _("No partnership within the cluster is documented on this day.")
NO_PARTICIPANTS = _("It is not known who takes part in the partnerships.")
ONE_MEMBER = _("A single member is documented: there is nobody to be connected with.")
NO_AGREEMENTS = _("No agreement of the cluster is documented on this day.")
NO_NEW_ENTERPRISES = _(
    "No enterprise is documented that a partnership within the cluster created by "
    "this day."
)
NO_FOUNDING_DAYS = _("It is not known when the enterprises were founded.")


def lack_of_partners(
    counted: Partnerships, among: Members | None = None
) -> Reading | None:
    """Return why what members do together cannot be computed; None if it can."""
    if among is not None and not among.total:
        return not_computable(NO_MEMBERS)
    if not counted.total:
        return not_computable(NO_PARTNERSHIPS)
    if not counted.participations:
        return not_computable(NO_PARTICIPANTS)
    return None


def known(counted: Partnerships):
    """Return the share of the partnerships of which two participants are known."""
    return share(counted.complete, counted.total)


@indicator(
    IndicatorCode.PAR_01,
    Unit.COUNT,
    Typology.OUTPUT,
    formula=_("partnerships within the cluster that hold on the day"),
    counts=(partnerships,),
)
def number_of_partnerships(counted: Partnerships) -> Reading:
    """How many partnerships run within the cluster.

    Formula: partnerships of the cluster that hold on the day; beside it those in which
        two enterprises are known to take part.
    Coverage: partnerships of which two participants are known.
    Unit: a number.
    Source: the presentation of the cluster policy in 2006, 59 of them.
    """
    if not counted.total:
        return not_computable(NO_PARTNERSHIPS)
    return amount(
        counted.total,
        coverage=known(counted),
        parts=figures(
            between_enterprises=counted.between_enterprises,
            participations=counted.participations,
        ),
    )


@indicator(
    IndicatorCode.PAR_02,
    Unit.PERCENT,
    Typology.OUTPUT,
    formula=_("members in a partnership / members"),
    counts=(partnerships, connections, members),
)
def participation(
    counted: Partnerships, connected: Connections, among: Members
) -> Reading:
    """How many members take part in a partnership.

    Formula: members that take part in at least one partnership of the cluster that
        holds on the day / members (MEM-01).
    Coverage: as of PAR-01.
    Unit: percent.
    Source: the presentation of the cluster policy in 2006, 222 of 790 members.
    """
    if lacking := lack_of_partners(counted, among):
        return lacking
    return ratio(connected.involved, among.total, coverage=known(counted))


@indicator(
    IndicatorCode.PAR_03,
    Unit.COUNT,
    Typology.OUTPUT,
    formula=_("participations / partnerships"),
    counts=(partnerships,),
)
def mean_size(counted: Partnerships) -> Reading:
    """How many take part in a partnership on average.

    Formula: participations, of members and of others / partnerships (PAR-01).
    Coverage: as of PAR-01.
    Unit: a number.
    Source: the presentation of the cluster policy in 2006, 222 in 59 partnerships.
    """
    if lacking := lack_of_partners(counted):
        return lacking
    return ratio(counted.participations, counted.total, coverage=known(counted))


@indicator(
    IndicatorCode.PAR_04,
    Unit.PERCENT,
    Typology.OUTPUT,
    formula=_("partnerships of enterprises with research or training / partnerships"),
    counts=(partnerships,),
)
def mixed_partnerships(counted: Partnerships) -> Reading:
    """How many partnerships join enterprises with research or training.

    Formula: partnerships with at least one enterprise and one university, research
        centre, college or training centre / partnerships (PAR-01).
    Coverage: as of PAR-01.
    Unit: percent.
    Source: first criterion of the poles, 2005.
    """
    if lacking := lack_of_partners(counted):
        return lacking
    return ratio(counted.mixed, counted.total, coverage=known(counted))


@indicator(
    IndicatorCode.PAR_05,
    Unit.INDEX,
    Typology.OUTPUT,
    formula=_("pairs of members that share a partnership / all pairs of members"),
    counts=(partnerships, connections, members),
)
def density(counted: Partnerships, connected: Connections, among: Members) -> Reading:
    """How densely the members are connected with each other.

    Formula: 2E / (N(N − 1)), where N are the members and E the pairs of them that share
        at least one partnership of the cluster.
    Coverage: as of PAR-01.
    Unit: from 0 to 1.
    Source: the density of a graph.
    """
    if lacking := lack_of_partners(counted, among):
        return lacking
    if among.total == 1:
        return not_computable(ONE_MEMBER)
    return ratio(
        connected.pairs,
        among.total * (among.total - 1) // 2,
        coverage=known(counted),
    )


@indicator(
    IndicatorCode.PAR_06,
    Unit.PERCENT,
    Typology.OUTPUT,
    formula=_("enterprises that share no partnership with a member / enterprises"),
    counts=(partnerships, connections, members),
)
def unconnected_enterprises(
    counted: Partnerships, connected: Connections, among: Members
) -> Reading:
    """How many enterprises are connected with no other member.

    Formula: enterprises among the members that share no partnership of the cluster with
        another member / enterprises among the members; the numerator is their number.
    Coverage: as of PAR-01.
    Unit: percent.
    Source: the Belgian innovation clusters of industry, which ask who stays alone.
    """
    if lacking := lack_of_partners(counted, among):
        return lacking
    if not among.enterprises:
        return not_computable(NO_ENTERPRISES)
    return ratio(
        among.enterprises - connected.connected_enterprises,
        among.enterprises,
        coverage=known(counted),
    )


@indicator(
    IndicatorCode.PAR_07,
    Unit.COUNT,
    Typology.OUTPUT,
    formula=_("agreements of the cluster that hold on the day"),
    counts=(agreements,),
)
def agreements_with_others(counted: Agreements) -> Reading:
    """How many agreements with other clusters the cluster has.

    Formula: agreements to which it is a party and that hold on the day; beside it how
        many within Wallonia, between Belgian regions, across the border, in Europe and
        worldwide.
    Coverage: agreements of which another party is known.
    Unit: a number.
    Source: the presentation of the cluster policy in 2006, six of them.
    """
    total = counted.scopes.total()
    if not total:
        return not_computable(NO_AGREEMENTS)
    return amount(
        total,
        coverage=share(counted.complete, total),
        parts={"scopes": dict(counted.scopes)},
    )


@indicator(
    IndicatorCode.PAR_08,
    Unit.COUNT,
    Typology.RESULT,
    formula=_("organisations created out of a partnership in the year"),
    counts=(new_enterprises,),
)
def enterprises_created(counted: NewEnterprises) -> Reading:
    """How many enterprises partnerships created in the year.

    Formula: organisations that were created out of a partnership of the cluster and
        founded in the twelve months up to the day.
    Coverage: those whose founding day is known / those created by then.
    Unit: a number.
    Source: the presentation of the cluster policy in 2006, four of them in 2005.
    """
    if not counted.total:
        return not_computable(NO_NEW_ENTERPRISES)
    if not counted.dated:
        return not_computable(NO_FOUNDING_DAYS)
    return amount(
        counted.in_the_year,
        coverage=share(counted.dated, counted.total),
        parts=figures(ever=counted.dated),
    )
