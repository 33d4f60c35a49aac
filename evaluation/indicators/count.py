"""What indicators need counted: queries that are asked together, and read apart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from registry.state.kept import KeptForAll

from .points import Points, Rows


@dataclass(frozen=True, eq=False)
class Count:
    """A query on the table ``point``, and the function that reads what it found.

    ``read`` returns what was counted by the number of the point. A parameter of one
    name is the same in every count, since all those wanted are one statement;
    ``for_judges`` of the points is there for each.
    """

    query: str
    parameters: dict
    read: Callable[[Points, Rows], dict]


CountOf = Count | Callable[[Points], dict]
"""What counts something at each point: a query, or a function that asks by itself."""


def reads(query: str, **parameters):
    """Return a decorator that makes a count out of the function that reads it."""

    def decorate(read: Callable[[Points, Rows], dict]) -> Count:
        return Count(query, parameters, read)

    return decorate


def count_all(points: Points, counts: Iterable[CountOf]) -> dict[CountOf, dict]:
    """Return what each count found: all queries in one statement, then the others.

    What everybody may know is counted once while nothing changes.
    """
    counts = list(dict.fromkeys(counts))
    if points.for_judges:
        return _counted(points, counts)
    asked = [([each.pk for each in point.clusters], point.day) for point in points.all]
    kept = KeptForAll(asked, [_name_of(count) for count in counts])
    found = kept.get("counts", lambda: [*_counted(points, counts).values()])
    return dict(zip(counts, found, strict=True))


def _counted(points: Points, counts: list[CountOf]) -> dict[CountOf, dict]:
    """Return what each count found, in their order."""
    queries = [count for count in counts if isinstance(count, Count)]
    parameters = {"for_judges": points.for_judges}
    for count in queries:
        parameters |= count.parameters
    found = {}
    if queries:
        rows = points.fetch([count.query for count in queries], parameters)
        for count, of_count in zip(queries, rows, strict=True):
            found[count] = count.read(points, of_count)
    return {each: found[each] if each in found else each(points) for each in counts}


def _name_of(count: CountOf) -> str:
    function = count.read if isinstance(count, Count) else count
    return f"{function.__module__}.{function.__qualname__}"
