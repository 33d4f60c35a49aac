"""What sources say of a number, for the apps below: the answer of a plug."""

from collections import defaultdict
from collections.abc import Collection, Hashable
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from evaluation.models import FigureMeasure, PublishedFigure, Resolution, Statement
from registry.known import Published
from registry.models import Cluster, Organisation

SHARES = {
    FigureMeasure.ENTERPRISE_SHARE,
    FigureMeasure.SME_SHARE,
    FigureMeasure.GROWTH,
}
"""The measures that are shares of one."""


def published_by_measure(
    measures: Collection[str], subjects: Collection[Hashable], day: date
) -> dict[tuple[Hashable, str], list[Published]]:
    """Return the figures of each subject and measure, the newest first; one query.

    Where a source gives several numbers of one thing for one day, and nothing says that
    they contradict each other, each is of a part: five universities, six centres. None
    of them is the number of the whole, and they are left out.
    """
    found = defaultdict(list)
    names = {_key(subject): subject for subject in subjects}
    for figure in _figures(measures, names, day):
        subject = names[
            figure.cluster_id
            and ("cluster", figure.cluster_id)
            or figure.organisation_id
            and ("organisation", figure.organisation_id)
            or ("cluster_kind", figure.cluster_kind)
        ]
        found[subject, figure.measure].append(figure)
    return {
        asked: sorted(
            map(_published, _of_the_whole(figures)),
            key=lambda each: each.rank,
            reverse=True,
        )
        for asked, figures in found.items()
    }


def _key(subject: Hashable) -> tuple[str, Hashable]:
    if isinstance(subject, Cluster):
        return "cluster", subject.pk
    if isinstance(subject, Organisation):
        return "organisation", subject.pk
    return "cluster_kind", str(subject)


def _figures(measures, names, day):
    asked = defaultdict(list)
    for column, value in names:
        asked[column].append(value)
    about = Q(
        *((f"{column}__in", values) for column, values in asked.items()),
        _connector=Q.OR,
    )
    if not asked:
        return PublishedFigure.objects.none()
    stated = Statement.objects.filter(
        figure=OuterRef("pk"), contradiction__resolution=Resolution.PREFERRED
    )
    disputed = ~Q(statements__contradiction__resolution=Resolution.BOTH)
    return (
        PublishedFigure.objects.as_of(day)
        .filter(about, measure__in=measures)
        .select_related("source")
        .annotate(
            is_set_aside=Exists(stated.filter(is_preferred=False)),
            disputes=ArrayAgg(
                "statements__contradiction__slug",
                filter=disputed & Q(statements__isnull=False),
                distinct=True,
                default=[],
            ),
        )
        .order_by("slug")
    )


def _of_the_whole(figures: list[PublishedFigure]) -> list[PublishedFigure]:
    told = defaultdict(list)
    for figure in figures:
        moment = (figure.source_id, figure.stated_on, figure.stated_precision)
        told[moment].append(figure)
    return [figure for each in told.values() if not _are_parts(each) for figure in each]


def _are_parts(figures: list[PublishedFigure]) -> bool:
    different = len({figure.wording for figure in figures}) > 1
    return different and not set.intersection(*(set(f.disputes) for f in figures))


def _published(figure: PublishedFigure) -> Published:
    source = figure.source
    return Published(
        value=figure.value,
        exactness=figure.exactness,
        stated_on=figure.stated_on,
        stated_precision=figure.stated_precision,
        publisher=source.publisher or source.title,
        source=source,
        url=source.get_absolute_url(),
        wording=figure.wording,
        is_share=figure.measure in SHARES,
        is_set_aside=figure.is_set_aside,
        disputes=tuple(
            reverse("contradiction_detail", args=[slug]) for slug in figure.disputes
        ),
    )
