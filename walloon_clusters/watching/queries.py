"""Every query that Django makes, counted for the work that it is made for."""

from collections.abc import Callable
from time import perf_counter

from django.db.backends.signals import connection_created

from .counting import counters_in_use
from .traces import query_span
from .work import current_work


def count_query(execute: Callable, sql, params, many: bool, context: dict):
    """Run a query, and count it and the time that it took."""
    began = perf_counter()
    try:
        with query_span(sql):
            return execute(sql, params, many, context)
    finally:
        seconds = perf_counter() - began
        if work := current_work():
            work.queries += 1
            work.seconds_of_queries += seconds
        if counters := counters_in_use():
            counters.queries.labels(counters.kind_of_query(sql)).observe(seconds)


def connect() -> None:
    """Count the queries of each connection; called once, when the site starts."""
    connection_created.connect(_count_here, dispatch_uid="watching queries")


def _count_here(connection, **_others):
    # The first of them: who takes his own away again takes the last one.
    if count_query not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, count_query)
