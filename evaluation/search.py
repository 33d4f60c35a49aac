"""What the search finds of figures and judgement; evaluations themselves never."""

from urllib.parse import urlencode

from django.urls import reverse

from evaluation.indicators import CATALOGUE
from registry.lists.searching import LONGEST_SEARCH
from registry.search.kinds import SearchKind
from registry.search.terms import Term


def figure_of(figure) -> str:
    """Return the list of figures worded like one, which says its day and source."""
    wording = figure.wording[:LONGEST_SEARCH]
    return f"{reverse('figure_list')}?{urlencode({'q': wording})}"


def labels_of(label) -> str:
    """Return where the page of a cluster shows its quality labels."""
    return f"{reverse('cluster_evaluation', args=[label.cluster.slug])}#labels"


def search_kinds() -> list[SearchKind]:
    """Return what is found."""
    return [
        SearchKind(
            "evaluation.PublishedFigure",
            names=("wording",),
            words=(
                "cluster__name",
                "organisation__name",
                "event__title",
                "territory__name",
            ),
            linked=("cluster", "organisation", "event", "territory"),
            address=figure_of,
            weight=0.47,
            url_name="figure_list",
        ),
        SearchKind(
            "evaluation.Target",
            names=("name",),
            words=("cluster__name", "organisation__name"),
            linked=("cluster", "organisation"),
            weight=0.45,
            url_name="target_list",
        ),
        SearchKind(
            "evaluation.QualityLabel",
            names=("level",),
            words=("cluster__name",),
            linked=("cluster",),
            address=labels_of,
            weight=0.6,
        ),
        SearchKind(
            "evaluation.Contradiction",
            names=("name",),
            texts=("reason", "statements__text"),
            weight=0.4,
            url_name="contradiction_list",
        ),
    ]


def search_terms() -> list[Term]:
    """Return the definitions of the indicators."""
    return [
        Term(
            name=f"{code} {indicator.label}",
            text=str(indicator.definition),
            url=reverse("indicator_detail", args=[code.lower()]),
        )
        for code, indicator in CATALOGUE.items()
    ]
