"""Which names look like one organisation, so that a person is asked.

Two names are alike if they are the same words, but for what ``likeness_words`` has, for
brackets, for their order; if a letter is wrong; if one is the beginning of the other,
or cut off; or if all that differs is one rare name more. It is doubt, not knowledge:
nothing is matched by it.

Names are compared only with those that share a whole key, half a key or a rare word
(the field calls that blocking), and blocks that many names share are passed over: the
work grows with the number of names.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from registry.files.cells import fold

from .likeness_words import ABBREVIATIONS, ARTICLES, LEGAL_FORMS, PHASES, PHRASES

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_])\.(?=[^\W\d_](?![^\W\d_]))")
_ANY_PHRASE = "|".join(sorted(PHRASES, key=len, reverse=True))
_PHRASES = re.compile(rf"(?<!\S)(?:{_ANY_PHRASE})(?!\S)")
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in PHRASES)

COMMON = 40
"""Names that share a block; where more do, it tells nothing."""

RARE = 4
"""Names that share a word which tells them from others."""

SHORTEST_TYPO, SHORTEST_CUT = 8, 14
"""Letters of names of which one may be wrong, or the last ones missing."""

LIKELY, DOUBTFUL = 2, 1
"""How alike two names are: the same words, or nearly."""


@dataclass(frozen=True, eq=False)
class Name:
    """A name as one bears it: whose it is, where, and by which number.

    ``bearer`` is whom a list means, such as all rows with one number.
    """

    bearer: str
    text: str
    post_code: str = ""
    number: str = ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        return telling_words(self.text)

    @cached_property
    def key(self) -> str:
        return "".join(self.words)

    def fits(self, other: "Name") -> bool:
        """Return whether nothing says that they are two."""
        return not (self.number and other.number and self.number != other.number)

    def is_near(self, other: "Name") -> bool:
        return self.fits(other) and (
            "" in (self.post_code, other.post_code) or self.post_code == other.post_code
        )


def telling_words(name: str) -> tuple[str, ...]:
    """Return the words that tell a name: “S.A. Le Forem (Namur)” gives ``forem``."""
    bare = _BRACKETS.sub(" ", name) if "(" in name or "[" in name else name
    if "." in bare:
        bare = _INITIALS.sub(r"\1", bare)
    text = fold(bare) or fold(name)
    words = [ABBREVIATIONS.get(word, word) for word in text.split()]
    if not _FIRST_WORDS.isdisjoint(words):
        written = " ".join(words)
        words = _PHRASES.sub(lambda found: PHRASES[found[0]], written).split()
    if not PHASES.isdisjoint(words):
        words = _without_phases(words)
    kept = [
        word
        for place, word in enumerate(words, 1)
        # A letter at the end is a name: “Fondation A”.
        if word not in LEGAL_FORMS and (word not in ARTICLES or place == len(words) > 1)
    ]
    return tuple(kept or words or text.split())


def _without_phases(words: list[str]) -> list[str]:
    kept = []
    for word in words:
        if kept and kept[-1] in PHASES and (word.isdigit() or len(word) <= 3):
            kept.pop()
        else:
            kept.append(word)
    return kept


def pairs(names: Iterable[Name]) -> Iterator[tuple[Name, Name, int]]:
    """Yield the names of two bearers that are alike, and how much; each pair once."""
    names = [name for name in names if len(name.key) > 2]
    seen = set()
    for one, other, likeness in _all_pairs(names):
        if one.bearer == other.bearer:
            continue
        pair = (
            (one.bearer, other.bearer)
            if one.bearer < other.bearer
            else (other.bearer, one.bearer)
        )
        if pair not in seen:
            seen.add(pair)
            yield one, other, likeness


def _all_pairs(names):
    by_key = _blocks(names, lambda name: [name.key])
    for block in by_key.values():
        yield from _joined(block, LIKELY)
    in_order = _blocks(names, lambda name: [tuple(sorted(name.words))])
    for block in in_order.values():
        yield from _joined(block, LIKELY)
    yield from _beginnings(names, by_key)
    for one, other in _compared(names, _halves):
        if one.is_near(other) and _is_mistyped(one, other):
            yield one, other, DOUBTFUL
    for one, other in _compared(names, _beginning):
        if one.is_near(other) and is_cut_off(one.key, other.key):
            yield one, other, DOUBTFUL
    times = Counter(word for name in names for word in set(name.words))
    for one, other in _compared(
        names,
        lambda name: [
            w for w in set(name.words) if 1 < times[w] <= RARE and len(w) > 3
        ],
    ):
        if one.is_near(other) and _share_what_tells(one, other, times):
            yield one, other, DOUBTFUL


def _blocks(names, keys_of) -> dict:
    blocks = defaultdict(list)
    for name in names:
        for key in keys_of(name):
            blocks[key].append(name)
    return blocks


def _joined(block, likeness):
    """Yield the names of a block; of one that many share, those like the first."""
    few = len(block) <= COMMON
    for one, other in combinations(block, 2) if few else _with_first(block):
        if one.fits(other):
            yield one, other, likeness


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
                    yield short, name, DOUBTFUL


def differ_by_a_letter(one: str, other: str) -> bool:
    """Return whether a letter is wrong, missing or too much; a digit never is."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if other[start : start + 1].isdigit() or one[start : start + 1].isdigit():
        return False
    if len(one) == len(other):
        swapped = one[start : start + 2] == other[start : start + 2][::-1]
        return one[start + 1 :] == other[start + 1 :] or (
            swapped and one[start + 2 :] == other[start + 2 :]
        )
    return one[start:] == other[start + 1 :]


def _is_mistyped(one, other) -> bool:
    """Return whether a letter is wrong, in words that are more than initials."""
    return differ_by_a_letter(one.key, other.key) and all(
        len(word) > 3 for word in set(one.words) ^ set(other.words)
    )


def is_cut_off(one: str, other: str) -> bool:
    """Return whether a long name is the beginning of the other, within a word too."""
    return one != other and (other.startswith(one) or one.startswith(other))


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

    for one, other, _likeness in pairs(names):
        if one.bearer in asked and other.bearer in asked:
            continue
        first, second = find(one.bearer), find(other.bearer)
        if first != second and len(numbers[first] | numbers[second]) < 2:
            leader[second] = first
            numbers[first] |= numbers[second]
    together = {bearer: find(bearer) for bearer in leader}
    return together | {first: first for first in together.values()}
