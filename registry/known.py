"""How much is known: what somebody published, and what the registry can name itself.

The two stand side by side wherever a number is shown, each with its day. The gap
between is what the registry does not know: it is never drawn or written as nought.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry import words
from registry.models import Source
from registry.models.attestation import RECENTLY

MEMBERS = "members"
ENTERPRISES = "enterprises"
NETWORKS = "networks"
PARTNERSHIPS = "partnerships"
AGREEMENTS = "agreements"
PROJECTS = "projects"

NEAR = relativedelta(months=3)
"""Two numbers of days no further apart speak of one moment: they can disagree."""

ROUGHLY = Decimal("0.1")
"""How far from a number that is given as "about" the true one may lie, of its value."""


@dataclass(frozen=True)
class Published:
    """A number as somebody published it: more than 370 members, 31 December 2022.

    Args:
        exactness: ``exact``, ``about``, ``more_than`` or ``less_than``.
        stated_on: the day that it speaks of.
        url: of the page of its source.
        wording: the words of the source.
        is_share: whether it is a share of one and not a count.
        is_money: whether it is an amount in euro and not a count.
        is_set_aside: whether another statement was preferred to it.
        disputes: the pages of the contradictions that it stands in.
    """

    value: Decimal
    exactness: str
    stated_on: date
    stated_precision: str
    publisher: str
    source: Source
    url: str
    wording: str
    is_share: bool = False
    is_money: bool = False
    is_set_aside: bool = False
    disputes: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The number with what the source says of its exactness: more than 370."""
        return exactly(self.exactness).format(number=self.figure)

    @property
    def figure(self) -> str:
        """The number alone: 370."""
        if self.is_share:
            return words.percent(self.value)
        return _written(self.value, self.is_money)

    @property
    def day(self) -> str:
        """The day that it speaks of, as far as it is known: 14 May 2024, 2018."""
        return words.day(self.stated_on, self.stated_precision)

    @property
    def origin(self) -> str:
        """Who published it and the day that it speaks of: RTL, 14 May 2024."""
        return f"{self.publisher}, {self.day}"

    @property
    def rank(self) -> tuple:
        """What the newest and surest of several is the greatest by."""
        return (
            self.stated_on,
            not self.is_set_aside,
            self.stated_precision != "documented",
            self.exactness == "exact",
            self.value,
        )

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """What the true number lies between, if the source is right."""
        endless = Decimal("Infinity")
        return {
            "about": (self.value * (1 - ROUGHLY), self.value * (1 + ROUGHLY)),
            "more_than": (self.value, endless),
            "less_than": (Decimal(0), self.value),
        }.get(self.exactness, (self.value, self.value))

    def disagrees_with(self, other: "Published") -> bool:
        """Say whether both speak of one moment and cannot both be right."""
        if set(self.disputes) & set(other.disputes):
            return True
        first, second = sorted((self, other), key=lambda each: each.stated_on)
        if second.stated_on > first.stated_on + NEAR:
            return False
        (low, high), (least, most) = self.bounds, other.bounds
        return high < least or most < low


@dataclass(frozen=True)
class Known:
    """How many are documented by name, beside what was published of them.

    Args:
        documented: how many the registry names on the day.
        recent: how many of these a document shows in the three years before.
        published: numbers stated on or before the day, the newest first.
        is_money: whether both are amounts in euro.
    """

    documented: int | Decimal
    recent: int = 0
    published: list[Published] = field(default_factory=list)
    is_money: bool = False

    @property
    def older(self) -> int:
        """How many of the documented were last seen more than three years before."""
        return self.documented - self.recent

    @property
    def nearest(self) -> Published | None:
        """The newest published number, without those that another is preferred to."""
        kept = (each for each in self.published if not each.is_set_aside)
        return next(kept, self.published[0] if self.published else None)

    @property
    def disagreeing(self) -> list[Published]:
        """What was published of the same moment, and says something else."""
        nearest = self.nearest
        return [
            each
            for each in self.published
            if each is not nearest and nearest.disagrees_with(each)
        ]

    @property
    def is_exceeded(self) -> bool:
        """Whether more are documented than were published."""
        nearest = self.nearest
        return bool(nearest) and self.documented > nearest.bounds[1]

    @property
    def share(self) -> Decimal | None:
        """The documented as a share of the published; None with nothing published."""
        if not (self.nearest and self.nearest.value):
            return None
        return Decimal(self.documented) / self.nearest.value

    @property
    def share_words(self) -> str:
        """The share to the whole percent: 46 %, under 1 %; empty where it says nothing.

        Of more than 370, it is at most what it is of 370: under.
        """
        if not self.share or self.is_exceeded:
            return ""
        exactness = self.nearest.exactness
        if exactness == "more_than":
            return _("under {share}").format(share=_whole(self.share, ROUND_CEILING))
        if exactness == "less_than":
            return _("over {share}").format(share=_whole(self.share, ROUND_FLOOR))
        if self.share < Decimal("0.005"):
            return _("under {share}").format(share=words.percent(Decimal("0.01")))
        return _whole(self.share, ROUND_HALF_UP)

    @property
    def completeness(self) -> str:
        """Why no share can be said, for the file; empty where one is said."""
        return "" if self.published else _("completeness not known")

    @property
    def documented_words(self) -> str:
        """How many are documented: 119 documented, none documented."""
        if not self.documented:
            return _("none documented")
        return ngettext(
            "{number} documented", "{number} documented", int(self.documented)
        ).format(number=self.documented_number)

    @property
    def documented_number(self) -> str:
        """The number of the documented by itself: 119; an amount with its euro."""
        return _written(self.documented, self.is_money)

    @property
    def claim(self) -> str:
        """The numbers without their origin: 119 documented of 260 published."""
        nearest = self.nearest
        if nearest is None:
            return self.documented_words
        return self.pattern.format(
            number=self.documented_number, published=nearest.number
        )

    @property
    def pattern(self) -> str:
        """The claim with places for ``number`` and ``published``, to mark them up."""
        if not self.documented:
            return _("none documented of {published} published")
        if self.is_exceeded:
            return ngettext(
                "{number} documented, more than the {published} published",
                "{number} documented, more than the {published} published",
                int(self.documented),
            )
        return ngettext(
            "{number} documented of {published} published",
            "{number} documented of {published} published",
            int(self.documented),
        )

    def pattern_on(self, day: date) -> str:
        """The claim, which sets no number against one that is years older."""
        if not self.is_exceeded or self.nearest.stated_on > day - RECENTLY:
            return self.pattern
        return ngettext(
            "{number} documented; years before, {published} published",
            "{number} documented; years before, {published} published",
            int(self.documented),
        )

    @property
    def sentence(self) -> str:
        """The whole: 119 documented of 260 published (RTL, 14 May 2024), 46 %."""
        if self.nearest is None:
            return f"{self.claim}; {self.completeness}"
        said = f"{self.claim} ({self.nearest.origin})"
        return f"{said}, {self.share_words}" if self.share_words else said

    @property
    def short(self) -> str:
        """What a tab has room for: 119 of 260; 119 of ? with nothing published.

        None of 260 where nobody is named; empty where nothing is known at all.
        """
        if not self.documented:
            if self.nearest is None:
                return ""
            return _("none of {published}").format(published=self.nearest.number)
        return _("{number} of {published}").format(
            number=self.documented_number,
            published=self.nearest.number if self.nearest else "?",
        )


def newer(known: Known, numbers: list[Published]) -> Published | None:
    """Return the nearest of other ``numbers``, if it is newer than what is known."""
    also = Known(0, published=numbers).nearest
    nearest = known.nearest
    return also if also and not (nearest and also.rank <= nearest.rank) else None


def exactly(exactness: str) -> str:
    """Return what stands around a number that is not exact: "about", "more than"."""
    return {
        "about": _("about {number}"),
        "more_than": _("more than {number}"),
        "less_than": _("less than {number}"),
    }.get(exactness, "{number}")


def _written(value: Decimal | int, is_money: bool) -> str:
    return words.euro(value) if is_money else words.number(value)


def _whole(share: Decimal, rounding: str) -> str:
    return words.percent(share.quantize(Decimal("0.01"), rounding))
