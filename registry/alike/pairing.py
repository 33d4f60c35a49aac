"""Which of many names are alike: compared as few with each other as will do.

Names are compared only with those that share a whole key, half a key or a rare word
(the field calls that blocking), and blocks that many names share are passed over: the
work grows with the number of names.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, combinations, product

from .letters import are_nearly_the_same, trigrams
from .names import Name, Why, differ_by_a_letter, is_cut_off

COMMON = 40
"""Names that share a block; where more do, it tells nothing."""

RARE = 4
"""Names that share a word which tells them from others."""

RAREST = 6
"""Groups of letters of a name, of those that fewest names have, that it is found by."""

SHORTEST_TYPO, SHORTEST_CUT = 8, 14
"""Letters of names of which one may be wrong, or the last ones missing."""


def pairs(
    names: Iterable[Name], *, letters: bool = False, of: Collection[str] = ()
) -> Iterator[tuple[Name, Name, Why]]:
    """Yield the names of two bearers that are alike, and why; each pair once.

    Where there is more than one reason, the surest is told.

    Args:
        letters: whether to compare letter by letter too; an import does so in SQL.
        of: bearers of whom one at least is in a pair that is compared letter by letter;
            any bearers, if none are given.
    """
    names = list(names)
    seen = set()
    for one, other, why in chain(
        _all_pairs(names), _of_nearly_the_same_letters(names, of) if letters else ()
    ):
        if one.bearer == other.bearer:
            continue
        pair = (
            (one.bearer, other.bearer)
            if one.bearer < other.bearer
            else (other.bearer, one.bearer)
        )
        if pair not in seen:
            seen.add(pair)
            yield one, other, why


def _all_pairs(names):
    by_site = _blocks(names, lambda name: [name.site] if name.site else [])
    for one, other in _of_one_site(by_site, sure=True):
        yield one, other, one.at_site
    named = [name for name in names if len(name.key) > 2]
    yield from _named_alike(named)
    for one, other in _of_one_site(by_site, sure=False):
        yield one, other, one.at_site


def _of_one_site(by_site, *, sure):
    for block in by_site.values():
        if len({name.bearer for name in block}) <= RARE:
            for one, other in combinations(block, 2):
                if one.at_site.is_sure == sure and one.fits(other):
                    yield one, other


def _named_alike(names):
    by_key = _blocks(names, lambda name: [name.key])
    for block in by_key.values():
        yield from _joined(block)
    in_order = _blocks(names, lambda name: [tuple(sorted(name.words))])
    for block in in_order.values():
        yield from _joined(block)
    yield from _initials(names)
    for one, other in _compared(names, lambda name: sorted(name.hints)):
        if one.is_near(other) and one.is_hinted_by(other):
            yield one, other, Why.INITIALS
    for one, other in _compared(names, _halves):
        if one.is_near(other) and _is_mistyped(one, other):
            yield one, other, Why.LETTER
    for one, other in _compared(names, _beginning):
        if one.is_near(other) and is_cut_off(one.key, other.key):
            yield one, other, Why.CUT
    yield from _beginnings(names, by_key)
    times = Counter(word for name in names for word in set(name.words))
    for one, other in _compared(
        names,
        lambda name: [
            word
            for word in dict.fromkeys(name.words)
            if 1 < times[word] <= RARE and len(word) > 3
        ],
    ):
        if one.is_near(other) and _share_what_tells(one, other, times):
            yield one, other, Why.RARE


def _blocks(names, keys_of) -> dict:
    blocks = defaultdict(list)
    for name in names:
        for key in keys_of(name):
            blocks[key].append(name)
    return blocks


def _joined(block):
    """Yield the names of a block; of one that many share, those like the first."""
    few = len(block) <= COMMON
    for one, other in combinations(block, 2) if few else _with_first(block):
        if one.fits(other):
            yield one, other, Why.WORDS


def _with_first(block):
    return ((block[0], other) for other in block[1:])


def _compared(names, keys_of):
    for block in _blocks(names, keys_of).values():
        if 1 < len(block) <= COMMON:
            yield from combinations(block, 2)


def _halves(name):
    length = len(name.key)
    if length < SHORTEST_TYPO:
        return
    for half in {length // 2, (length - 1) // 2}:
        yield "^", half, name.key[:half]
        yield "$", half, name.key[-half:]


def _beginning(name):
    if len(name.key) >= SHORTEST_CUT:
        yield name.key[:SHORTEST_CUT]


def _beginnings(names, by_key):
    """Yield names and those that go on from them: “Pierret”, “Pierret System”."""
    going_on = defaultdict(list)
    for name in names:
        for length in range(1, len(name.words)):
            key = "".join(name.words[:length])
            if len(key) > 3 and key in by_key:
                going_on[key].append(name)
    for key, longer in going_on.items():
        # What many names begin with is no name: “Commune”, “Centre”.
        is_word = len(by_key[key][0].words) == 1
        if len(longer) <= (RARE if is_word else COMMON):
            for short, name in product(by_key[key][:COMMON], longer):
                if short.is_near(name):
                    yield short, name, Why.BEGINNING


def _initials(names):
    """Yield short names and those that they may stand for: “CRM”, of which few do."""
    short = _blocks(names, lambda name: [name.key] if name.is_acronym else [])
    if not short:
        return
    standing_for = defaultdict(list)
    for name in names:
        for acronym in () if name.is_acronym else sorted(name.acronyms):
            if acronym in short:
                standing_for[acronym].append(name)
    for acronym, long in standing_for.items():
        if len({name.bearer for name in long}) <= RARE:
            for one, other in product(short[acronym][:COMMON], long):
                if one.is_near(other):
                    yield one, other, Why.INITIALS


def _is_mistyped(one, other) -> bool:
    """Return whether a letter is wrong, in words that are more than initials."""
    return differ_by_a_letter(one.key, other.key) and all(
        len(word) > 3 for word in set(one.words) ^ set(other.words)
    )


def _of_nearly_the_same_letters(names, of: Collection[str] = ()):
    """Yield names that share two rare groups of letters at least, and most of all."""
    names = [name for name in names if len(name.letters) > 3]
    times = Counter(group for name in names for group in trigrams(name.letters))
    blocks = defaultdict(list)
    for name in names:
        groups_of = sorted(trigrams(name.letters), key=lambda g: (times[g], g))
        for group in groups_of[:RAREST]:
            blocks[group].append(name)
    shared = Counter()
    for block in blocks.values():
        if len(block) <= COMMON:
            shared.update(
                pair
                for pair in combinations(block, 2)
                if not of or pair[0].bearer in of or pair[1].bearer in of
            )
    for (one, other), number in shared.items():
        if (
            number > 1
            and one.is_near(other)
            and are_nearly_the_same(one.text, other.text)
        ):
            yield one, other, Why.LETTERS


def _share_what_tells(one, other, times) -> bool:
    """Return whether all that differs is that one says more, beside a rare name."""
    shared = set(one.words) & set(other.words)
    if not any(times[word] <= RARE and len(word) > 3 for word in shared):
        return False
    less, more = sorted((set(one.words) - shared, set(other.words) - shared), key=len)
    if not less:
        return len(shared) > 1 and sum(map(len, more)) <= sum(map(len, shared))
    left, right = "".join(sorted(less)), "".join(sorted(more))
    return min(len(left), len(right)) > 4 and differ_by_a_letter(left, right)


def groups(names: Iterable[Name], asked: Collection[str] = ()) -> dict[str, str]:
    """Return the bearers that look like one, each with the one that stands for all.

    No two bearers with different numbers are in one group.

    Args:
        asked: bearers about whom a person is asked anyhow; two of them are no pair.
    """
    names = list(names)
    numbers = defaultdict(set)
    for name in names:
        if name.number:
            numbers[name.bearer].add(name.number)
    leader = {}

    def find(bearer):
        while leader.get(bearer, bearer) != bearer:
            bearer = leader[bearer]
        return bearer

    for one, other, _why in pairs(names):
        if one.bearer in asked and other.bearer in asked:
            continue
        first, second = find(one.bearer), find(other.bearer)
        if first != second and len(numbers[first] | numbers[second]) < 2:
            leader[second] = first
            numbers[first] |= numbers[second]
    together = {bearer: find(bearer) for bearer in leader}
    return together | {first: first for first in together.values()}
