"""Rows of many models, fetched in one query."""

import pytest

from registry.models import Cluster, Source
from registry.models.base import gathered
from tests.factories import make_cluster
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def columns_of(row):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
    }


def test_every_model_of_facts_is_fetched_as_it_would_be_by_itself(
    django_assert_num_queries,
):
    make_world(2)
    sources = list(Source.objects.all())

    for source in sources:
        querysets = [facts.with_subjects() for facts in source.facts()]
        expected = [list(rows) for rows in querysets]

        with django_assert_num_queries(1):
            found = gathered(querysets)

        assert found == expected
        for rows, same in zip(found, expected, strict=True):
            for row, one in zip(rows, same, strict=True):
                assert columns_of(row) == columns_of(one)
                assert type(row) is type(one)
        with django_assert_num_queries(0):
            assert [str(row) for rows in found for row in rows] == [
                str(row) for rows in expected for row in rows
            ]


def test_rows_come_in_the_order_and_number_that_were_asked_for():
    names = ["Delta", "alpha", "Élan"]
    clusters = [make_cluster(name=name) for name in names]
    rows = Cluster.objects.all()

    found, none, impossible = gathered(
        [rows.order_by("-pk")[:2], rows.filter(name="Zeta"), rows.filter(pk__in=[])]
    )

    assert found == clusters[:0:-1]
    assert none == impossible == gathered([]) == []
