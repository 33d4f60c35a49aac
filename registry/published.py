"""What was published of a number, as the apps above know it."""

from collections.abc import Collection, Hashable
from datetime import date

from django.apps import apps

from .known import Published


def published_numbers(
    measure: str, subjects: Collection[Hashable], day: date
) -> dict[Hashable, list[Published]]:
    """Return what was published of each subject up to ``day``, the newest first."""
    found = published_by_measure([measure], subjects, day)
    return {subject: found[subject, measure] for subject in subjects}


def published_by_measure(
    measures: Collection[str], subjects: Collection[Hashable], day: date
) -> dict[tuple[Hashable, str], list[Published]]:
    """Return what was published of each subject and measure, the newest first.

    ``published_by_measure(measures, subjects, day)`` of an app: a list of ``Published``
    by subject and measure; what it knows nothing of may be left out. One query for all.

    Args:
        measures: what was counted, such as ``members``.
        subjects: clusters, organisations, and kinds of clusters, each once.
    """
    found = {(subject, measure): [] for subject in subjects for measure in measures}
    for config in apps.get_app_configs():
        if ask := getattr(config, "published_by_measure", None):
            for asked, numbers in ask(measures, subjects, day).items():
                found[asked] += numbers
    for numbers in found.values():
        numbers.sort(key=lambda each: each.rank, reverse=True)
    return found
