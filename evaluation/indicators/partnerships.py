"""What comes of being members: PAR-01 to PAR-08.

No record says that all partnerships, all who take part in one or all agreements are
documented: what is counted is "at least". How many partnerships there are in all is
known only where a source gives the number.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import FigureMeasure, IndicatorCode, Lack, Missing

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
from .counts.totals import Totals, totals
from .floors import NEARLY_ALL, WHOLE
from .indicator import KnownShare, Needed, Typology, Unit, indicator
from .membership import lack_of_a_total
from .reading import Reading, at_least, figures, not_computable, share, within

TWO_NAMED = _("documented partnerships of which two participants are known")
NOT_NAMED = {
    "known": KnownShare.PARTICIPANTS,
    "coverage": _("as of PAR-01"),
    "needs": Needed.PARTNERSHIPS,
}


def lack_of_partners(counted: Partnerships) -> Reading | None:
    """Return why nothing is said of who takes part; None if something is."""
    if not counted.total:
        return not_computable(Lack.NO_PARTNERSHIPS)
    if not counted.participations:
        return not_computable(Lack.NO_PARTICIPANTS)
    return None


def lack_of_connections(
    counted: Partnerships, among: Members, known: Totals
) -> Reading | None:
    """Return why nothing is said of what members do together; None if something is."""
    if not among.total:
        return not_computable(Lack.NO_MEMBERS)
    return lack_of_partners(counted) or lack_of_a_total(among, known)


def complete(counted: Partnerships) -> Decimal | None:
    """Return the share of the partnerships of which two participants are known."""
    return share(counted.complete, counted.total)


def others(counted: Partnerships) -> Missing:
    """Return why what is documented of the partnerships is not all of it."""
    return Missing(Lack.PARTNERSHIPS, {"documented": counted.total})


@indicator(
    IndicatorCode.PAR_01,
    Unit.COUNT,
    Typology.OUTPUT,
    definition=_("How many partnerships run within the cluster."),
    formula=_(
        "at least the partnerships of the cluster that are documented as begun by the "
        "day and not as ended; beside it those in which two enterprises are known to "
        "take part"
    ),
    known=KnownShare.PARTICIPANTS,
    coverage=TWO_NAMED,
    source=_("the presentation of the cluster policy in 2006, 59 of them"),
    counts=(partnerships,),
    needs=Needed.PARTNERSHIPS,
    measures=(FigureMeasure.PARTNERSHIPS,),
    **WHOLE,
)
def number_of_partnerships(counted: Partnerships) -> Reading:
    if not counted.total:
        return not_computable(Lack.NO_PARTNERSHIPS)
    return at_least(
        counted.total,
        Lack.AT_LEAST,
        {"documented": counted.total},
        numerator=counted.total,
        coverage=complete(counted) or None,
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
        "members documented in at least one partnership of the cluster "
        "that holds on the day / members in all; any other may take part too"
    ),
    source=_("the presentation of the cluster policy in 2006, 222 of 790 members"),
    counts=(partnerships, connections, members, totals),
    **NOT_NAMED,
    **NEARLY_ALL,
)
def participation(
    counted: Partnerships, connected: Connections, among: Members, known: Totals
) -> Reading:
    if lacking := lack_of_connections(counted, among, known):
        return lacking
    everybody = known.everybody(among.total)
    return within(
        Decimal(connected.involved) / everybody,
        1,
        value=Decimal(connected.involved) / everybody,
        numerator=connected.involved,
        denominator=everybody,
        coverage=complete(counted) or None,
        missing=others(counted),
    )


@indicator(
    IndicatorCode.PAR_03,
    Unit.COUNT,
    Typology.OUTPUT,
    definition=_("How many take part in a partnership on average."),
    formula=_(
        "at least the documented participations, of members and of others / "
        "partnerships in all, where a source gives their number"
    ),
    source=_("the presentation of the cluster policy in 2006, 222 in 59 partnerships"),
    counts=(partnerships, totals),
    **NOT_NAMED,
    **WHOLE,
)
def mean_size(counted: Partnerships, known: Totals) -> Reading:
    if lacking := lack_of_partners(counted):
        return lacking
    in_all = known.partnerships_in_all(counted.total)
    if in_all is None:
        return Reading(None, missing=others(counted), coverage=complete(counted))
    return within(
        Decimal(counted.participations) / in_all,
        None,
        numerator=counted.participations,
        denominator=in_all,
        coverage=complete(counted) or None,
        missing=others(counted),
    )


@indicator(
    IndicatorCode.PAR_04,
    Unit.PERCENT,
    Typology.OUTPUT,
    definition=_("How many partnerships join enterprises with research or training."),
    formula=_(
        "partnerships documented with at least one enterprise and one university, "
        "research centre, college or training centre / partnerships in all, where a "
        "source gives their number; any other may have them too"
    ),
    source=_("first criterion of the poles, 2005"),
    counts=(partnerships, totals),
    **NOT_NAMED,
    **NEARLY_ALL,
)
def mixed_partnerships(counted: Partnerships, known: Totals) -> Reading:
    if lacking := lack_of_partners(counted):
        return lacking
    in_all = known.partnerships_in_all(counted.total)
    if in_all is None:
        return Reading(None, missing=others(counted), coverage=complete(counted))
    return within(
        Decimal(counted.mixed) / in_all,
        1,
        value=Decimal(counted.mixed) / in_all,
        numerator=counted.mixed,
        denominator=in_all,
        coverage=complete(counted) or None,
        missing=others(counted),
    )


@indicator(
    IndicatorCode.PAR_05,
    Unit.INDEX,
    Typology.OUTPUT,
    definition=_("How densely the members are connected with each other."),
    formula=_(
        "at least 2E / (N(N − 1)), where N are the members in all and E the pairs of "
        "them that are documented in one partnership of the cluster"
    ),
    source=_("the density of a graph"),
    counts=(partnerships, connections, members, totals),
    **NOT_NAMED,
    **NEARLY_ALL,
)
def density(
    counted: Partnerships, connected: Connections, among: Members, known: Totals
) -> Reading:
    if lacking := lack_of_connections(counted, among, known):
        return lacking
    everybody = known.everybody(among.total)
    if everybody == 1:
        return not_computable(Lack.ONE_MEMBER)
    pairs = everybody * (everybody - 1) // 2
    return within(
        Decimal(connected.pairs) / pairs,
        1,
        value=Decimal(connected.pairs) / pairs,
        numerator=connected.pairs,
        denominator=pairs,
        coverage=complete(counted) or None,
        missing=others(counted),
    )


@indicator(
    IndicatorCode.PAR_06,
    Unit.PERCENT,
    Typology.OUTPUT,
    definition=_("How many enterprises are connected with no other member."),
    formula=_(
        "at most the enterprises among the members, less those documented in a "
        "partnership of the cluster with another member / enterprises; whoever is not "
        "documented by name may be an enterprise that is connected with nobody"
    ),
    source=_("the Belgian innovation clusters of industry, which ask who stays alone"),
    counts=(partnerships, connections, members, totals),
    **NOT_NAMED,
    **NEARLY_ALL,
)
def unconnected_enterprises(
    counted: Partnerships, connected: Connections, among: Members, known: Totals
) -> Reading:
    if lacking := lack_of_connections(counted, among, known):
        return lacking
    if not among.enterprises:
        return not_computable(Lack.NO_ENTERPRISES)
    most = among.enterprises + known.everybody(among.total) - among.total
    alone = most - connected.connected_enterprises
    return within(
        0,
        Decimal(alone) / most,
        value=Decimal(alone) / most,
        numerator=alone,
        denominator=most,
        coverage=complete(counted) or None,
        missing=others(counted),
    )


@indicator(
    IndicatorCode.PAR_07,
    Unit.COUNT,
    Typology.OUTPUT,
    definition=_("How many agreements with other clusters the cluster has."),
    formula=_(
        "at least the agreements to which it is a party and that are documented as "
        "begun by the day and not as ended; beside "
        "it how many within Wallonia, between Belgian regions, across the "
        "border, in Europe and worldwide"
    ),
    known=KnownShare.PARTIES,
    coverage=_("documented agreements of which another party is known"),
    source=_("the presentation of the cluster policy in 2006, six of them"),
    counts=(agreements,),
    needs=Needed.AGREEMENTS,
    measures=(FigureMeasure.AGREEMENTS,),
    **WHOLE,
)
def agreements_with_others(counted: Agreements) -> Reading:
    total = counted.scopes.total()
    if not total:
        return not_computable(Lack.NO_AGREEMENTS)
    return at_least(
        total,
        Lack.AT_LEAST,
        {"documented": total},
        numerator=total,
        coverage=share(counted.complete, total) or None,
        parts={"scopes": dict(counted.scopes)},
    )


@indicator(
    IndicatorCode.PAR_08,
    Unit.COUNT,
    Typology.RESULT,
    definition=_("How many enterprises partnerships created in the year."),
    formula=_(
        "at least the organisations that are documented as created out of a "
        "partnership of the cluster and founded in the twelve months up to the day"
    ),
    known=KnownShare.FOUNDING,
    coverage=_("those whose founding day is known / those created by then"),
    source=_("the presentation of the cluster policy in 2006, four of them in 2005"),
    counts=(new_enterprises,),
    needs=Needed.PARTNERSHIPS,
    measures=(FigureMeasure.NEW_ENTERPRISES,),
    **WHOLE,
)
def enterprises_created(counted: NewEnterprises) -> Reading:
    if not counted.total:
        return not_computable(Lack.NO_NEW_ENTERPRISES)
    if not counted.dated:
        return not_computable(Lack.NO_FOUNDING_DAYS)
    lack, numbers = Lack.AT_LEAST, {"documented": counted.in_the_year}
    if unknown := counted.total - counted.dated:
        lack, numbers = (
            Lack.FOUNDING_DAYS,
            {"unknown": unknown, "all": counted.total},
        )
    return at_least(
        counted.in_the_year,
        lack,
        numbers,
        numerator=counted.in_the_year,
        coverage=share(counted.dated, counted.total),
        parts=figures(ever=counted.dated),
    )
