"""How well partners are suggested: a tenth of the real participations is hidden.

Of each that is hidden, the suggestions are asked for the others who take part: how many
of them are among the first ten, beside the ten who take part in most things. Most
organisations are known from one participation alone, so that nothing is left to go by.
"""

import random
from collections import Counter, defaultdict
from datetime import date
from statistics import mean

import pytest
from django.core.management import call_command
from django.db import transaction

from programmes.models import ProjectParticipant
from registry.connections.bonds import Bonds
from registry.connections.fits import partners_that_fit
from registry.connections.statements import (
    COLUMNS,
    ORGANISATIONS,
    rows_of,
    table_of,
)
from registry.models import Participation

DAY = date(2026, 11, 29)
SEEDS = range(1, 11)
FIRST = 10


def participations():
    """Return who takes part in what: pairs of keys, the thing with its bond."""
    works = Bonds(DAY).works
    table = {f"org {COLUMNS} AS": table_of(works, ORGANISATIONS)}
    rows = rows_of(table, "SELECT DISTINCT who, bond, thing FROM org", {})
    return {(who, (bond, thing)) for who, bond, thing in rows}


def hide(who, project):
    ProjectParticipant.objects.filter(project=project, organisation=who).delete()
    Participation.objects.filter(
        partnership__projects=project, organisation=who
    ).delete()


def recall(seed):
    """Return the recall of each that is hidden: suggested, most popular, and a hint.

    The last says whether anything is left to suggest from.
    """
    everything = sorted(participations())
    projects = [each for each in everything if each[1][0] == "project"]
    hidden = random.Random(seed).sample(projects, round(len(everything) / 10))
    for who, (_bond, project) in hidden:
        hide(who, project)
    left = participations()
    bodies, works = defaultdict(set), defaultdict(set)
    for who, what in left:
        bodies[what].add(who)
        works[who].add(what)
    busy = Counter(who for who, _what in left)
    popular = sorted(busy, key=lambda who: (-busy[who], who))
    for who, what in hidden:
        known = {other for each in works[who] for other in bodies[each]} | {who}
        if sought := bodies[what] - known:
            most = min(FIRST, len(sought))
            fits = [each.key for each in partners_that_fit(who, DAY, most=FIRST)]
            first = [other for other in popular if other not in known][:FIRST]
            yield (
                len(sought & set(fits)) / most,
                len(sought & set(first)) / most,
                bool(fits),
            )


@pytest.mark.django_db
def test_partners_are_suggested_better_than_by_popularity(capsys):
    call_command("load_founding_facts", verbosity=0)
    found = []
    for seed in SEEDS:
        with transaction.atomic():
            found += recall(seed)
            transaction.set_rollback(True)

    ours, popular, with_hint = zip(*found, strict=True)
    hinted = [pair for pair, hint in zip(found, with_hint, strict=True) if hint]

    with capsys.disabled():
        print(f"\nrecall_at_{FIRST} {mean(ours):.3f} of {len(found)} hidden")
        print(f"recall_at_{FIRST}_most_popular {mean(popular):.3f}")
        print(f"recall_at_{FIRST}_where_suggested {mean(p[0] for p in hinted):.3f}")
        print(f"recall_at_{FIRST}_most_popular_there {mean(p[1] for p in hinted):.3f}")
    assert mean(ours) > mean(popular)
