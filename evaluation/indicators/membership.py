"""Who the members are: MEM-01, MEM-02, MEM-08, MEM-10 and MEM-12."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import FigureMeasure, IndicatorCode, Lack, Missing

from .counts.judgement import Entered, entered
from .counts.membership import (
    Bridges,
    Members,
    bridges,
    members,
)
from .counts.register import InRegister, in_register
from .counts.totals import Totals, totals
from .entered import by_hand
from .floors import AS_ENTERED, NEARLY_ALL, WHOLE
from .indicator import KnownShare, Needed, Typology, Unit, indicator
from .reading import (
    Reading,
    at_least,
    figures,
    not_computable,
    point,
    share,
    share_within,
    within,
)

COMPLETE = _(
    "members documented by name / the members that were published last; all of them "
    "where a full list was read in the three years before"
)
NAMED = _("members documented by name / members in all: those published last, if more")


def lack_of_members(counted: Members) -> Reading | None:
    """Return why nothing is said of the members; None if something is."""
    if not counted.total:
        return not_computable(Lack.NO_MEMBERS)
    if not counted.recent:
        return not_computable(Lack.NOT_RECENT, documented=counted.total)
    return None


def lack_of_a_total(counted: Members, known: Totals) -> Reading | None:
    """Return why no share of all members is known; None if it is."""
    if lacking := lack_of_members(counted):
        return lacking
    if known.everybody(counted.total) is None:
        return not_computable(Lack.NO_TOTAL, documented=counted.total)
    return None


@indicator(
    IndicatorCode.MEM_01,
    Unit.COUNT,
    Typology.RESOURCE,
    definition=_("How many organisations belong to the cluster."),
    formula=_(
        "distinct organisations with a membership that holds on the day, where a full "
        "list was read; otherwise at least those that a document of the three years "
        "before shows. The numerator is all that are documented."
    ),
    known=KnownShare.COMPLETE,
    coverage=COMPLETE,
    source=_("the presentation of the cluster policy in 2006, 790 members"),
    counts=(members, totals),
    needs=Needed.LIST,
    measures=(FigureMeasure.MEMBERS,),
    **WHOLE,
)
def number_of_members(counted: Members, known: Totals) -> Reading:
    if lacking := lack_of_members(counted):
        return lacking
    about = {
        "numerator": counted.total,
        "coverage": known.completeness(counted),
        "parts": {"kinds": counted.kinds},
    }
    if known.is_whole(counted):
        return point(counted.total, **about)
    return at_least(
        counted.recent, Lack.AT_LEAST, {"documented": counted.recent}, **about
    )


@indicator(
    IndicatorCode.MEM_02,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_("How many of the members are enterprises."),
    formula=_(
        "enterprises / members in all: those of a full list, or published last; who is "
        "not documented by name may be either"
    ),
    known=KnownShare.KIND,
    coverage=NAMED,
    source=_("the presentation of the cluster policy in 2006, 647 of 790 members"),
    counts=(members, totals),
    needs=Needed.LIST,
    measures=(FigureMeasure.ENTERPRISE_SHARE,),
    **NEARLY_ALL,
)
def share_of_enterprises(counted: Members, known: Totals) -> Reading:
    if lacking := lack_of_a_total(counted, known):
        return lacking
    return share_within(
        counted.enterprises,
        counted.total,
        known.everybody(counted.total),
        lack=Lack.UNNAMED,
    )


@indicator(
    IndicatorCode.MEM_08,
    Unit.COUNT,
    Typology.RESOURCE,
    definition=_("How many of the members do research for others."),
    formula=_(
        "universities + research centres, where a full list was read; otherwise at "
        "least those that a document of the three years before shows"
    ),
    known=KnownShare.COMPLETE,
    coverage=_("as of MEM-01"),
    source=_("the presentation of the cluster policy in 2006, 47 of them"),
    counts=(members, totals),
    needs=Needed.LIST,
    measures=(FigureMeasure.RESEARCH,),
    **WHOLE,
)
def research_actors(counted: Members, known: Totals) -> Reading:
    if lacking := lack_of_members(counted):
        return lacking
    about = {
        "numerator": counted.research,
        "coverage": known.completeness(counted),
    }
    if known.is_whole(counted):
        return point(counted.research, **about)
    recent = counted.recent_research
    return at_least(recent, Lack.AT_LEAST, {"documented": recent}, **about)


@indicator(
    IndicatorCode.MEM_10,
    Unit.PERCENT,
    Typology.CONTEXT,
    definition=_(
        "How many of the Walloon enterprises of its activities the cluster gathers."
    ),
    formula=_(
        "Walloon enterprises among the members in the activities of the cluster / "
        "active legal persons with these main activities in Wallonia, by the company "
        "register. Its activities are the classes of NACE-BEL that are the main "
        "activity of two of its enterprises at least. An enterprise that is not found "
        "in the register may be among them or not. What an evaluator entered stands "
        "before what is computed; an extract counts for a year around its day."
    ),
    known=KnownShare.REGISTER,
    coverage=_("enterprises found in the register / documented enterprises"),
    source=_("the Crossroads Bank for Enterprises"),
    counts=(entered, in_register, members, totals),
    needs=Needed.REGISTER,
    **AS_ENTERED,
)
def representativeness(
    counted: Entered, register: InRegister, among: Members, known: Totals
) -> Reading:
    said = by_hand(counted, IndicatorCode.MEM_10, Lack.NO_REGISTER)
    if said.is_point or register.snapshot_on is None:
        return said
    if lacking := lack_of_members(among):
        return lacking
    if not among.enterprises:
        return not_computable(Lack.NO_ENTERPRISES)
    if not register.there:
        return not_computable(
            Lack.NO_SHARED_ACTIVITY, found=register.entered, all=among.enterprises
        )
    missing = max(among.enterprises - register.entered, 0)
    unnamed = known.unnamed(among)
    most = None
    if unnamed is not None:
        most = min(register.gathered + missing + unnamed, register.there)
    return within(
        share(register.gathered, register.there),
        None if most is None else share(most, register.there),
        value=share(register.gathered, register.there),
        numerator=register.gathered,
        denominator=register.there,
        coverage=share(register.entered, among.enterprises),
        parts=figures(activities=register.classes),
        missing=Missing(
            Lack.NOT_IN_REGISTER,
            {"unknown": missing + (unnamed or 0), "all": among.enterprises},
        ),
    )


@indicator(
    IndicatorCode.MEM_12,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_("How many members tie the cluster to another one."),
    formula=_(
        "members that belong to at least two business clusters or "
        "competitiveness poles on the day / members documented by name; who belongs to "
        "a cluster whose list was not read is not known"
    ),
    known=KnownShare.LISTS,
    coverage=_(
        "recognised clusters of which a full list of the three years before was read / "
        "recognised clusters"
    ),
    source=_("the catalogue of indicators"),
    counts=(bridges, members, totals),
    needs=Needed.LIST,
    **WHOLE,
)
def bridging_members(counted: Bridges, among: Members, known: Totals) -> Reading:
    if lacking := lack_of_members(among):
        return lacking
    found = Decimal(counted.bridging) / counted.members
    all_read = bool(counted.recognised) and counted.listed == counted.recognised
    return within(
        found,
        found if all_read and known.is_whole(among) else 1,
        value=found,
        numerator=counted.bridging,
        denominator=counted.members,
        coverage=share(counted.listed, counted.recognised) or None,
        missing=Missing(
            Lack.OTHER_LISTS, {"known": counted.listed, "all": counted.recognised}
        ),
    )
