"""What is written while an answer is made stands in all of it, or in none of it."""

from contextlib import contextmanager
from itertools import count
from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from tests.factories import make_cluster, make_membership

from .test_problems import problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cluster():
    cluster = make_cluster(slug="hub", name="Hub")
    for _number in range(3):
        make_membership(cluster=cluster)
    return cluster


def elsewhere(write):
    """Write on another connection, and have it written for good."""

    def written():
        write()
        connection.close()

    thread = Thread(target=written)
    thread.start()
    thread.join()


@contextmanager
def before_statement(number, write):
    """Write elsewhere just before a statement of an answer; yield what was written."""
    statements, written = count(), []

    def wrapper(execute, sql, params, many, context):
        if next(statements) == number:
            elsewhere(write)
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield written


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/clusters/hub/members?pageSize=2",
        "/api/v1/clusters/hub/members?pageSize=2&page=2",
        "/api/v1/clusters/hub",
    ],
)
def test_an_answer_tells_what_was_before_a_write_or_after_it(
    cluster, monkeypatch, path
):
    # The first page ends with a cursor, the second has a number.
    monkeypatch.setattr("registry.api.lists.DEEPEST", 2 if "page=2" not in path else 99)
    client = Client()
    older = newer = 0
    for number in count():
        before = client.get(path)
        with before_statement(number, lambda: make_membership(cluster=cluster)) as done:
            meanwhile = client.get(path)
        if not done:
            break
        after = client.get(path)
        assert before.content != after.content
        assert meanwhile.content in (before.content, after.content), done
        older += meanwhile.content == before.content
        newer += meanwhile.content == after.content

    assert older >= 3
    assert newer >= 1


def test_nothing_is_written_for_programs(cluster, monkeypatch):
    monkeypatch.setattr(
        "registry.api.fields.Facts.read",
        lambda *_args: make_membership(cluster=cluster),
    )
    client = Client(raise_request_exception=False)

    problem(client.get("/api/v1/clusters"), 500, "internalServerError")
    assert cluster.memberships.count() == 3
