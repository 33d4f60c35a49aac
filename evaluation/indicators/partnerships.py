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
    definition=_("How many partnerships run within the cluster."),
    formula=_(
        "partnerships of the cluster that hold on the day; beside it those in "
        "which two enterprises are known to take part"
    ),
    coverage=_("partnerships of which two participants are known"),
    source=_("the presentation of the cluster policy in 2006, 59 of them"),
    counts=(partnerships,),
)
def number_of_partnerships(counted: Partnerships) -> Reading:
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
    definition=_("How many members take part in a partnership."),
    formula=_(
        "members that take part in at least one partnership of the cluster "
        "that holds on the day / members (MEM-01)"
    ),
    coverage=_("as of PAR-01"),
    source=_("the presentation of the cluster policy in 2006, 222 of 790 members"),
    counts=(partnerships, connections, members),
)
def participation(
    counted: Partnerships, connected: Connections, among: Members
) -> Reading:
    if lacking := lack_of_partners(counted, among):
        return lacking
    return ratio(connected.involved, among.total, coverage=known(counted))


@indicator(
    IndicatorCode.PAR_03,
    Unit.COUNT,
    Typology.OUTPUT,
    definition=_("How many take part in a partnership on average."),
    formula=_("participations, of members and of others / partnerships (PAR-01)"),
    coverage=_("as of PAR-01"),
    source=_("the presentation of the cluster policy in 2006, 222 in 59 partnerships"),
    counts=(partnerships,),
)
def mean_size(counted: Partnerships) -> Reading:
    if lacking := lack_of_partners(counted):
        return lacking
    return ratio(counted.participations, counted.total, coverage=known(counted))


@indicator(
    IndicatorCode.PAR_04,
    Unit.PERCENT,
    Typology.OUTPUT,
    definition=_("How many partnerships join enterprises with research or training."),
    formula=_(
        "partnerships with at least one enterprise and one university, "
        "research centre, college or training centre / partnerships (PAR-01)"
    ),
    coverage=_("as of PAR-01"),
    source=_("first criterion of the poles, 2005"),
    counts=(partnerships,),
)
def mixed_partnerships(counted: Partnerships) -> Reading:
    if lacking := lack_of_partners(counted):
        return lacking
    return ratio(counted.mixed, counted.total, coverage=known(counted))


@indicator(
    IndicatorCode.PAR_05,
    Unit.INDEX,
    Typology.OUTPUT,
    definition=_("How densely the members are connected with each other."),
    formula=_(
        "2E / (N(N − 1)), where N are the members and E the pairs of them "
        "that share at least one partnership of the cluster"
    ),
    coverage=_("as of PAR-01"),
    source=_("the density of a graph"),
    counts=(partnerships, connections, members),
)
def density(counted: Partnerships, connected: Connections, among: Members) -> Reading:
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
    definition=_("How many enterprises are connected with no other member."),
    formula=_(
        "enterprises among the members that share no partnership of the "
        "cluster with another member / enterprises among the members; the "
        "numerator is their number"
    ),
    coverage=_("as of PAR-01"),
    source=_("the Belgian innovation clusters of industry, which ask who stays alone"),
    counts=(partnerships, connections, members),
)
def unconnected_enterprises(
    counted: Partnerships, connected: Connections, among: Members
) -> Reading:
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
    definition=_("How many agreements with other clusters the cluster has."),
    formula=_(
        "agreements to which it is a party and that hold on the day; beside "
        "it how many within Wallonia, between Belgian regions, across the "
        "border, in Europe and worldwide"
    ),
    coverage=_("agreements of which another party is known"),
    source=_("the presentation of the cluster policy in 2006, six of them"),
    counts=(agreements,),
)
def agreements_with_others(counted: Agreements) -> Reading:
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
    definition=_("How many enterprises partnerships created in the year."),
    formula=_(
        "organisations that were created out of a partnership of the cluster "
        "and founded in the twelve months up to the day"
    ),
    coverage=_("those whose founding day is known / those created by then"),
    source=_("the presentation of the cluster policy in 2006, four of them in 2005"),
    counts=(new_enterprises,),
)
def enterprises_created(counted: NewEnterprises) -> Reading:
    if not counted.total:
        return not_computable(NO_NEW_ENTERPRISES)
    if not counted.dated:
        return not_computable(NO_FOUNDING_DAYS)
    return amount(
        counted.in_the_year,
        coverage=share(counted.dated, counted.total),
        parts=figures(ever=counted.dated),
    )
