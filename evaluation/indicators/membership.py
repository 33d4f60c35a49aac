"""Who the members are and where: MEM-01, MEM-02, MEM-06 to MEM-12."""

from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode

from .counts.judgement import Entered, entered
from .counts.membership import (
    Bridges,
    Members,
    Territories,
    bridges,
    members,
    territories,
)
from .entered import by_hand
from .indicator import Typology, Unit, indicator
from .reading import Reading, amount, figures, not_computable, ratio, share

NO_MEMBERS = _("No membership is documented on this day.")
NO_ENTERPRISES = _("No enterprise is documented as a member on this day.")
NO_SIZES = _("The size of none of the enterprises is known.")
NO_PLACES = _("It is not known of any of them where they have their seat.")
NO_REGISTER = _(
    "It takes an extract of the company register: how many enterprises of these "
    "activities there are in Wallonia. None is loaded."
)


@indicator(
    IndicatorCode.MEM_01,
    Unit.COUNT,
    Typology.RESOURCE,
    definition=_("How many organisations belong to the cluster."),
    formula=_("distinct organisations with a membership that holds on the day"),
    coverage=_("those that a document of the three years before shows"),
    source=_("the presentation of the cluster policy in 2006, 790 members"),
    counts=(members,),
)
def number_of_members(counted: Members) -> Reading:
    if not counted.total:
        return not_computable(NO_MEMBERS)
    return amount(
        counted.total,
        coverage=share(counted.recent, counted.total),
        parts={"kinds": counted.kinds},
    )


@indicator(
    IndicatorCode.MEM_02,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_("How many of the members are enterprises."),
    formula=_("enterprises / members (MEM-01)"),
    coverage=_("as of MEM-01; the kind of every organisation is known"),
    source=_("the presentation of the cluster policy in 2006, 647 of 790 members"),
    counts=(members,),
)
def share_of_enterprises(counted: Members) -> Reading:
    if not counted.total:
        return not_computable(NO_MEMBERS)
    return ratio(
        counted.enterprises,
        counted.total,
        coverage=share(counted.recent, counted.total),
    )


@indicator(
    IndicatorCode.MEM_06,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_("How many of the enterprises are small or medium-sized."),
    formula=_("SMEs / enterprises whose size is known"),
    coverage=_("enterprises whose size is known / enterprises"),
    source=_("Recommendation 2003/361/EC for the classes of size"),
    counts=(members,),
)
def share_of_smes(counted: Members) -> Reading:
    if not counted.enterprises:
        return not_computable(NO_ENTERPRISES)
    if not counted.sized:
        return not_computable(NO_SIZES)
    return ratio(
        counted.smes, counted.sized, coverage=share(counted.sized, counted.enterprises)
    )


@indicator(
    IndicatorCode.MEM_07,
    Unit.PERCENT,
    Typology.CONTEXT,
    definition=_("How many of the enterprises are established in Wallonia."),
    formula=_(
        "enterprises whose seat or main establishment is in Wallonia / "
        "enterprises of which it is known where that is"
    ),
    coverage=_("the latter / enterprises"),
    source=_("a proxy of article 1 of the decree of 18 January 2007 (rule L05)"),
    counts=(members,),
)
def share_in_wallonia(counted: Members) -> Reading:
    if not counted.enterprises:
        return not_computable(NO_ENTERPRISES)
    if not counted.located:
        return not_computable(NO_PLACES)
    return ratio(
        counted.walloon,
        counted.located,
        coverage=share(counted.located, counted.enterprises),
    )


@indicator(
    IndicatorCode.MEM_08,
    Unit.COUNT,
    Typology.RESOURCE,
    definition=_("How many of the members do research for others."),
    formula=_("universities + research centres"),
    coverage=_("as of MEM-01"),
    source=_("the presentation of the cluster policy in 2006, 47 of them"),
    counts=(members,),
)
def research_actors(counted: Members) -> Reading:
    if not counted.total:
        return not_computable(NO_MEMBERS)
    return amount(counted.research, coverage=share(counted.recent, counted.total))


@indicator(
    IndicatorCode.MEM_09,
    Unit.INDEX,
    Typology.RESOURCE,
    definition=_("How much the members differ in kind."),
    formula=_(
        "1 − Σ p², where p is the share of each kind of organisation; 0 where "
        "all are of one kind. Beside it the number of kinds."
    ),
    coverage=_("as of MEM-01"),
    source=_("the European Cluster Collaboration Platform asks for two kinds or more"),
    counts=(members,),
)
def diversity(counted: Members) -> Reading:
    if not counted.total:
        return not_computable(NO_MEMBERS)
    return ratio(
        counted.total**2 - sum(number**2 for number in counted.kinds.values()),
        counted.total**2,
        coverage=share(counted.recent, counted.total),
        parts=figures(number_of_kinds=len(counted.kinds)),
    )


@indicator(
    IndicatorCode.MEM_10,
    Unit.PERCENT,
    Typology.CONTEXT,
    definition=_(
        "How many of the Walloon enterprises of its activities the cluster gathers."
    ),
    formula=_(
        "members in the activities (NACE-BEL) of the cluster / active "
        "enterprises with those activities in Wallonia. The latter are in the "
        "company register alone: it is computable where an evaluator took it "
        "from an extract."
    ),
    source=_("the Crossroads Bank for Enterprises"),
    counts=(entered,),
)
def representativeness(counted: Entered) -> Reading:
    return by_hand(counted, IndicatorCode.MEM_10, NO_REGISTER)


@indicator(
    IndicatorCode.MEM_11,
    Unit.COUNT,
    Typology.CONTEXT,
    definition=_("How the members spread over the territory."),
    formula=_(
        "provinces of Wallonia with a member, of five; beside it the "
        "concentration, Σ p² over the arrondissements, 1 where all members "
        "are in one"
    ),
    coverage=_("members whose place is known / members"),
    source=_("a pole acts across all of Wallonia (criteria of 2005, rule L19)"),
    counts=(territories,),
)
def territorial_spread(counted: Territories) -> Reading:
    if not counted.members:
        return not_computable(NO_MEMBERS)
    if not counted.located or not counted.all_provinces:
        return not_computable(NO_PLACES)
    in_arrondissements = counted.arrondissements.total()
    squares = sum(number**2 for number in counted.arrondissements.values())
    return ratio(
        len(counted.provinces),
        counted.all_provinces,
        value=len(counted.provinces),
        coverage=share(counted.located, counted.members),
        parts={
            "provinces": dict(sorted(counted.provinces.items())),
            **figures(
                arrondissements=len(counted.arrondissements),
                concentration=share(squares, in_arrondissements**2),
            ),
        },
    )


@indicator(
    IndicatorCode.MEM_12,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_("How many members tie the cluster to another one."),
    formula=_(
        "members that belong to at least two business clusters or "
        "competitiveness poles on the day / members (MEM-01)"
    ),
    source=_("the catalogue of indicators"),
    counts=(bridges,),
)
def bridging_members(counted: Bridges) -> Reading:
    if not counted.members:
        return not_computable(NO_MEMBERS)
    return ratio(counted.bridging, counted.members)
