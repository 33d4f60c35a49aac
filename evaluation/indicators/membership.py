"""Who the members are and where: MEM-01, MEM-02, MEM-06 to MEM-12."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import FigureMeasure, IndicatorCode, Lack, Missing
from registry.models import OrganisationKind

from .counts.judgement import Entered, entered
from .counts.membership import (
    Bridges,
    Members,
    Territories,
    bridges,
    members,
    territories,
)
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
    "members that a document of the three years before shows / the members that were "
    "published last; all of them where a full list was read in these years"
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


def lack_of_enterprises(counted: Members) -> Reading | None:
    """Return why nothing is said of the enterprises; None if something is."""
    if lacking := lack_of_members(counted):
        return lacking
    if not counted.enterprises:
        return not_computable(Lack.NO_ENTERPRISES)
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
    IndicatorCode.MEM_06,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_("How many of the enterprises are small or medium-sized."),
    formula=_(
        "SMEs / documented enterprises; one whose size is not known may be an SME or "
        "not. Where members that are not documented by name could move a bound by more "
        "than ten points, they are among the unknown."
    ),
    known=KnownShare.SIZE,
    coverage=_("enterprises whose size is known / documented enterprises"),
    source=_("Recommendation 2003/361/EC for the classes of size"),
    counts=(members, totals),
    needs=Needed.SIZES,
    measures=(FigureMeasure.SME_SHARE,),
    **NEARLY_ALL,
)
def share_of_smes(counted: Members, known: Totals) -> Reading:
    if lacking := lack_of_enterprises(counted):
        return lacking
    return share_within(
        counted.smes,
        counted.sized,
        counted.enterprises,
        lack=Lack.SIZES,
        none=Lack.NO_SIZES,
        unnamed=known.unnamed(counted),
    )


@indicator(
    IndicatorCode.MEM_07,
    Unit.PERCENT,
    Typology.CONTEXT,
    definition=_("How many of the enterprises are established in Wallonia."),
    formula=_(
        "enterprises whose seat or main establishment is in Wallonia / documented "
        "enterprises; one whose place is not known may be in Wallonia or not. Members "
        "that are not documented by name count as for MEM-06."
    ),
    known=KnownShare.PLACE,
    coverage=_("enterprises whose place is known / documented enterprises"),
    source=_("a proxy of article 1 of the decree of 18 January 2007 (rule L05)"),
    counts=(members, totals),
    needs=Needed.PLACES,
    **NEARLY_ALL,
)
def share_in_wallonia(counted: Members, known: Totals) -> Reading:
    if lacking := lack_of_enterprises(counted):
        return lacking
    return share_within(
        counted.walloon,
        counted.located,
        counted.enterprises,
        lack=Lack.PLACES_OF_ENTERPRISES,
        none=Lack.NO_PLACES,
        unnamed=known.unnamed(counted),
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
    IndicatorCode.MEM_09,
    Unit.INDEX,
    Typology.RESOURCE,
    definition=_("How much the members differ in kind."),
    formula=_(
        "1 − Σ p², where p is the share of each kind of organisation; 0 where "
        "all are of one kind. Beside it the number of kinds. Whoever is not documented "
        "by name may be of any kind."
    ),
    known=KnownShare.KIND,
    coverage=NAMED,
    source=_("the European Cluster Collaboration Platform asks for two kinds or more"),
    counts=(members, totals),
    needs=Needed.LIST,
    **NEARLY_ALL,
)
def diversity(counted: Members, known: Totals) -> Reading:
    if lacking := lack_of_a_total(counted, known):
        return lacking
    everybody = known.everybody(counted.total)
    unnamed = everybody - counted.total
    kinds = [counted.kinds.get(kind, 0) for kind in OrganisationKind]
    alike = sorted(kinds)
    alike[-1] += unnamed
    best = diversity_of(kinds)
    return within(
        diversity_of(alike),
        diversity_of(levelled(kinds, unnamed)),
        value=best if not unnamed else None,
        coverage=share(counted.total, everybody),
        parts=figures(number_of_kinds=len(counted.kinds)),
        missing=Missing(Lack.UNNAMED, {"unknown": unnamed, "all": everybody}),
    )


def diversity_of(numbers: list[int]) -> Decimal:
    """Return the chance that two drawn at random are of different kinds."""
    whole = sum(numbers) ** 2
    return Decimal(whole - sum(number**2 for number in numbers)) / whole


def levelled(numbers: list[int], more: int) -> list[int]:
    """Return the numbers after ``more`` were given to the smallest, one after another.

    >>> levelled([5, 0, 1], 4)
    [3, 2, 5]
    """
    low = sorted(numbers)
    for among in range(1, len(low) + 1):
        lifted, level = low[:among], low[among] if among < len(low) else None
        if level is None or more <= level * among - sum(lifted):
            each, over = divmod(sum(lifted) + more, among)
            return [each + 1] * over + [each] * (among - over) + low[among:]
    raise AssertionError("Levelling ends with the last number.")


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
    needs=Needed.REGISTER,
    **AS_ENTERED,
)
def representativeness(counted: Entered) -> Reading:
    return by_hand(counted, IndicatorCode.MEM_10, Lack.NO_REGISTER)


@indicator(
    IndicatorCode.MEM_11,
    Unit.COUNT,
    Typology.CONTEXT,
    definition=_("How the members spread over the territory."),
    formula=_(
        "provinces of Wallonia with a member, of five; beside it the "
        "concentration, Σ p² over the arrondissements, 1 where all members "
        "are in one. A member whose place is not known may be in any."
    ),
    known=KnownShare.PLACE,
    coverage=_("members whose place is known / members documented by name"),
    source=_("a pole acts across all of Wallonia (criteria of 2005, rule L19)"),
    counts=(territories, members, totals),
    needs=Needed.PLACES,
    floor_reason=_(
        "A province with a member is found with one of them; that another has none is "
        "known only when the place of every member is."
    ),
)
def territorial_spread(counted: Territories, among: Members, known: Totals) -> Reading:
    if lacking := lack_of_members(among):
        return lacking
    unknown = counted.members - counted.located
    lacks = Missing(Lack.PLACES, {"unknown": unknown, "all": counted.members})
    if not counted.located or not counted.all_provinces:
        return not_computable(Lack.NO_PLACES)
    covered, provinces = len(counted.provinces), counted.all_provinces
    others = 0 if known.is_whole(among) else provinces
    if not unknown and others:
        lacks = Missing(Lack.NOT_WHOLE, {"documented": counted.members})
    in_arrondissements = counted.arrondissements.total()
    squares = sum(number**2 for number in counted.arrondissements.values())
    return within(
        covered,
        min(provinces, covered + unknown + others),
        value=covered,
        numerator=covered,
        denominator=provinces,
        coverage=share(counted.located, counted.members),
        parts={
            "provinces": dict(sorted(counted.provinces.items())),
            **figures(
                arrondissements=len(counted.arrondissements),
                concentration=share(squares, in_arrondissements**2),
            ),
        },
        missing=lacks,
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
