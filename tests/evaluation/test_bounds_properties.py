"""The true value lies within the bounds, whatever the unknown turn out to be."""

import random
from datetime import date
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from evaluation.figures.ranks import ranks_of
from evaluation.indicators import CATALOGUE, Reading, measure
from evaluation.indicators.composition import diversity_of, levelled
from evaluation.indicators.reading import POINT_WIDTH, share_within
from evaluation.models import Lack
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_place,
    make_territory,
    wallonia,
)
from tests.programmes.factories import make_budget_decision, make_grant

from .factories import (
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_published_figure,
    make_target,
)
from .lists import read_whole

DAY = date(2006, 6, 30)
START = date(2004, 1, 1)
MICRO = Decimal("0.000001")

shares = st.integers(1, 300).flatmap(
    lambda of: st.integers(0, of).flatmap(
        lambda known: st.tuples(
            st.just(of), st.just(known), st.integers(0, known), st.integers(0, of)
        )
    )
)


@given(counted=shares, unnamed=st.integers(0, 300) | st.none())
def test_a_share_lies_within_its_bounds(counted, unnamed):
    of, known, yes, turn_out = counted
    turn_out = min(turn_out, of - known)

    found = share_within(yes, known, of, lack=Lack.SIZES, unnamed=unnamed).settled(
        span=(0, 1), width=POINT_WIDTH, floor=Decimal("0.98")
    )

    true = Decimal(yes + turn_out) / of
    if found.low is not None:
        assert found.low - MICRO <= true <= found.high + MICRO
    if found.is_point:
        assert unnamed == 0
        assert abs(found.value - true) <= POINT_WIDTH + MICRO
    else:
        assert str(found.missing)
    if not known:
        assert found.value is found.low is found.high is None


@given(
    numbers=st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any),
    more=st.lists(st.integers(0, 11), max_size=60),
)
def test_diversity_lies_within_its_bounds(numbers, more):
    true = list(numbers)
    for kind in more:
        true[kind % len(true)] += 1
    alike = sorted(numbers)
    alike[-1] += len(more)

    most = levelled(numbers, len(more))

    assert sum(most) == sum(true)
    assert diversity_of(alike) <= diversity_of(true) <= diversity_of(most)


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20)) | st.none(),
        min_size=1,
        max_size=6,
    )
)
def test_ranks_stand_only_where_no_range_can_change_them(ranges):
    readings = {
        key: Reading(
            None if each is None or each[0] != each[1] else Decimal(each[0]),
            low=each and Decimal(min(each)),
            high=each and Decimal(max(each)),
        )
        for key, each in enumerate(ranges)
    }

    ranks = ranks_of(readings)

    assert set(ranks) in (set(), set(readings))
    for one in ranks:
        for other in ranks:
            if ranks[one] < ranks[other]:
                assert readings[one].low > readings[other].high


class World:
    """A cluster of which everything is known, and what was documented of it."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.true, self.documented = make_cluster(), make_cluster()
        regions = [wallonia(), make_territory(code="BE1")]
        provinces = [
            make_territory(code=f"BE3{number}", level="province", parent=wallonia())
            for number in (2, 3, 5)
        ]
        self.places = [
            make_place(region=regions[0], province=each) for each in provinces
        ] + [make_place(region=regions[1])]
        self.members()
        self.partnerships()
        self.others()
        read_whole(self.true)

    def known(self) -> bool:
        return self.chance.random() < self.share

    def members(self) -> None:
        self.share = self.chance.choice([0, 0.2, 0.6, 0.9, 1])
        self.pairs = []
        number = self.chance.randint(1, 12)
        is_published = self.chance.random() < 0.7
        for _ in range(number):
            kind = self.chance.choice(
                ["enterprise", "enterprise", "university", "support", "college"]
            )
            size = self.chance.choice(["micro", "sme", "large"])
            place = self.chance.choice(self.places)
            whole = make_organisation(kind=kind, size_class=size, place=place)
            self.join(self.true, whole)
            # Without a number of all, what is not named is nowhere.
            if is_published and self.chance.random() > 0.8:
                continue
            half = make_organisation(
                kind=kind,
                size_class=size if self.known() else "",
                place=place if self.known() else None,
            )
            self.join(self.documented, half)
            self.pairs.append((whole, half))
        if is_published:
            make_published_figure(
                cluster=self.documented,
                measure="members",
                value=number,
                stated_on=DAY,
            )

    def join(self, cluster, organisation) -> None:
        membership = make_membership(
            cluster=cluster, organisation=organisation, start_on=START
        )
        make_membership_attestation(membership=membership, documented_on=DAY)

    def partnerships(self) -> None:
        number = self.chance.randint(0, 4)
        for _ in range(number):
            taking_part = [pair for pair in self.pairs if self.chance.random() < 0.5]
            self.run(self.true, [whole for whole, _half in taking_part])
            if self.known():
                self.run(
                    self.documented,
                    [half for _whole, half in taking_part if self.known()],
                )
        for cluster in (self.true, self.documented):
            if number:
                make_published_figure(
                    cluster=cluster,
                    measure="partnerships",
                    value=number,
                    stated_on=DAY,
                )

    def run(self, cluster, organisations) -> None:
        partnership = make_partnership(start_on=START)
        make_partnership_cluster(partnership=partnership, cluster=cluster)
        for organisation in organisations:
            make_participation(partnership=partnership, organisation=organisation)

    def others(self) -> None:
        clusters = (self.true, self.documented)
        framework = make_framework()
        files = [
            make_evaluation(cluster=each, framework=framework, reference_on=DAY)
            for each in clusters
        ]
        for rank in range(1, 5):
            criterion = make_criterion(framework=framework, rank=rank)
            score = self.chance.randint(1, 5)
            for file, is_known in zip(files, (True, self.known()), strict=True):
                make_criterion_score(
                    evaluation=file,
                    criterion=criterion,
                    score=score if is_known else None,
                )
        for _ in range(self.chance.randint(0, 3)):
            result, is_known = self.chance.randint(0, 20), self.known()
            for cluster, said in zip(clusters, (True, is_known), strict=True):
                make_target(
                    cluster=cluster,
                    start_on=date(2006, 1, 1),
                    end_on=date(2006, 12, 31),
                    target=10,
                    result=result if said else None,
                )
        for _ in range(self.chance.randint(0, 3)):
            for cluster in clusters if self.known() else clusters[:1]:
                agreement = make_agreement(start_on=START)
                make_agreement_party(agreement=agreement, cluster=cluster)
                make_agreement_party(agreement=agreement)
        for _ in range(self.chance.randint(0, 3)):
            amount = self.chance.randint(1, 100_000)
            for cluster in clusters if self.known() else clusters[:1]:
                make_budget_decision(
                    grant=make_grant(cluster=cluster),
                    amount=amount,
                    decided_on=date(2006, 3, 1),
                )


def best(reading: Reading) -> Decimal | None:
    """Return the value of a world of which everything is known."""
    if reading.is_point or reading.numerator is None:
        return reading.value
    return reading.numerator / (reading.denominator or 1)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_of_every_indicator_the_true_value_lies_within_the_bounds(seed):
    world = World(seed)

    found = measure([world.true, world.documented], DAY)
    true, documented = found[world.true.pk], found[world.documented.pk]

    for code, reading in documented.items():
        floor = CATALOGUE[code].floor
        if reading.is_point and floor is not None:
            assert reading.coverage >= floor, code
        if not reading.is_point:
            assert str(reading.missing), code
        if reading.coverage == 0:
            assert reading.value is reading.low is reading.high is None, code
        value = best(true[code])
        if value is None:
            continue
        if reading.low is not None:
            assert reading.low <= value + MICRO, code
        if reading.high is not None:
            assert value - MICRO <= reading.high, code
