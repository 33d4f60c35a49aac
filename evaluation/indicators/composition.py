"""What the members are like, and where: MEM-06, MEM-07, MEM-09 and MEM-11."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import FigureMeasure, IndicatorCode, Lack, Missing
from registry.models import OrganisationKind

from .counts.membership import (
    Members,
    Territories,
    members,
    territories,
)
from .counts.totals import Totals, totals
from .floors import NEARLY_ALL
from .indicator import KnownShare, Needed, Typology, Unit, indicator
from .membership import NAMED, lack_of_a_total, lack_of_members
from .reading import (
    Reading,
    figures,
    moves,
    not_computable,
    share,
    share_within,
    within,
)


def lack_of_enterprises(counted: Members) -> Reading | None:
    """Return why nothing is said of the enterprises; None if something is."""
    if lacking := lack_of_members(counted):
        return lacking
    if not counted.enterprises:
        return not_computable(Lack.NO_ENTERPRISES)
    return None


def lack_of_the_unnamed(
    counted: Members, known: Totals, yes: int, told: int
) -> Reading | None:
    """Return why no share of the enterprises is known; None if one is.

    Where nothing tells how many members there are, but that many more than are named,
    these may be anything: no bound would hold.

    Args:
        yes: the documented enterprises that the share counts.
        told: those of which it is known whether it does.
    """
    if lacking := lack_of_enterprises(counted):
        return lacking
    surely = known.surely_unnamed(counted)
    if known.unnamed(counted) is None and moves(yes, told, counted.enterprises, surely):
        return not_computable(Lack.NO_TOTAL, documented=counted.total)
    return None


def share_of_enterprises(
    counted: Members, known: Totals, yes: int, told: int, **why: Lack
) -> Reading:
    """Return the share of the enterprises that is ``yes``, of which ``told`` are known.

    Args:
        why: why no value is said where some are not known, and where none is.
    """
    if lacking := lack_of_the_unnamed(counted, known, yes, told):
        return lacking
    unnamed = known.unnamed(counted)
    return share_within(yes, told, counted.enterprises, unnamed=unnamed, **why)


@indicator(
    IndicatorCode.MEM_06,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_("How many of the enterprises are small or medium-sized."),
    formula=_(
        "SMEs / documented enterprises; one whose size is not known may be an SME or "
        "not. Where members that are not documented by name could move a bound by more "
        "than ten points, they are among the unknown; if nothing tells how many they "
        "are, too little is known."
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
    return share_of_enterprises(
        counted,
        known,
        counted.smes,
        counted.sized,
        lack=Lack.SIZES,
        none=Lack.NO_SIZES,
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
    return share_of_enterprises(
        counted,
        known,
        counted.walloon,
        counted.located,
        lack=Lack.PLACES_OF_ENTERPRISES,
        none=Lack.NO_PLACES,
    )


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
