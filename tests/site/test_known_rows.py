"""What querysets say of what was known on a day, each by a small example."""

from datetime import date

import pytest

from evaluation.models import Statement
from programmes.models import Call
from registry.models import Cluster, Membership, Recognition
from tests.evaluation.factories import make_published_figure, make_statement
from tests.factories import (
    make_cluster,
    make_membership,
    make_membership_attestation,
    make_recognition,
    make_source,
)
from tests.programmes.factories import make_call

pytestmark = pytest.mark.django_db

BEFORE, DAY = date(2009, 12, 31), date(2010, 1, 1)


def test_what_came_of_a_call_is_told_once_it_is_decided():
    make_call(opened_on=date(2009, 1, 1), decided_on=DAY, published_retained=5)

    assert Call.objects.with_results(BEFORE).get().retained_then is None
    assert Call.objects.with_results(DAY).get().retained_then == 5


def test_a_recognition_is_foreseen_by_a_document_that_tells_of_it():
    early = make_source(published_on=date(2009, 6, 1), published_precision="day")
    late = make_source(published_on=date(2011, 6, 1), published_precision="day")
    told = make_recognition(start_on=date(2012, 1, 1), source=early)
    make_recognition(start_on=date(2012, 1, 1), source=late)

    assert list(Recognition.objects.foreseen_by(DAY)) == [told]


def test_a_cluster_is_fetched_with_its_recognitions_of_the_day():
    cluster = make_cluster()
    begun = make_recognition(cluster=cluster, start_on=date(2008, 1, 1))

    (found,) = Cluster.objects.with_recognitions(DAY)

    assert list(found.recognitions.all()) == [begun]


def test_members_that_one_document_shows_are_told_together():
    cluster, source = make_cluster(), make_source()
    for _number in range(3):
        make_membership_attestation(
            membership=make_membership(cluster=cluster, start_on=date(2005, 1, 1)),
            source=source,
            documented_on=date(2009, 1, 1),
        )

    row, *_earlier = Membership.objects.last_documented_together(DAY, 5)

    assert (row["cluster"], row["n"]) == (cluster.pk, 3)


def test_statements_are_of_contradictions_that_were_known():
    statement = make_statement(figure=make_published_figure(stated_on=DAY))

    assert statement in Statement.objects.of_known_contradictions(DAY)
    assert statement not in Statement.objects.of_known_contradictions(BEFORE)
