"""What is found of the registry's own models."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.lists.directory import all_lists
from registry.models import Cluster, ClusterTheme
from registry.themes import COMMON_THEMES

from .kinds import SearchKind
from .terms import Term

CALLED = ("name", "names__name", "namings__name")


def clusters_of(theme) -> str:
    """Return the list of the clusters that work on a theme."""
    return f"{reverse('cluster_list')}?{urlencode({'theme': theme.slug})}"


def roles_in(mandate) -> str:
    """Return the role on the page of its cluster or organisation."""
    return f"{mandate.subject.get_absolute_url()}#role-{mandate.slug}"


def themes_on(day: date) -> QuerySet:
    """Return the themes that clusters share, and that one has by a day."""
    links = ClusterTheme.objects.known_by(day)
    return COMMON_THEMES.filter(pk__in=links.order_by().values("theme"))


def search_kinds() -> list[SearchKind]:
    """Return what is found; by excerpts only what one document tells of.

    Of a cluster, an organisation or a person they name many others at once.
    """
    return [
        SearchKind(
            "registry.Cluster",
            names=CALLED,
            words=("kind", "theme_links__theme__name"),
            texts=("description",),
            excerpts=(),
            weight=1.15,
            leads=True,
            has_field=True,
            first=Cluster.objects.in_operation,
            told_by_kind=True,
            url_name="cluster_list",
        ),
        SearchKind(
            "registry.Organisation",
            names=CALLED,
            words=("place__name", "place__post_code", "locality"),
            excerpts=(),
            numbers=("enterprise_number",),
            weight=0.98,
            leads=True,
            url_name="organisation_list",
        ),
        SearchKind(
            "registry.Mandate",
            names=("person__name", "person__also_written"),
            words=("title", "cluster__name", "organisation__name"),
            excerpts=(),
            linked=("person", "cluster", "organisation"),
            weight=0.96,
            leads=True,
            address=roles_in,
            url_name="mandate_list",
            heading=_("public roles"),
            heading_of_one=_("public role"),
        ),
        SearchKind(
            "registry.Theme",
            names=("name", "code"),
            words=("scheme__name",),
            excerpts=(),
            weight=0.95,
            url_name="cluster_list",
            rows=themes_on,
            address=clusters_of,
        ),
        SearchKind(
            "registry.Partnership",
            names=("title",),
            texts=("purpose",),
            weight=0.8,
            url_name="partnership_list",
        ),
        SearchKind(
            "registry.Agreement",
            names=("title",),
            texts=("purpose",),
            weight=0.79,
            url_name="agreement_list",
        ),
        SearchKind(
            "registry.Event",
            names=("title", "series"),
            words=("place__name",),
            texts=("description",),
            weight=0.77,
            url_name="event_list",
        ),
        SearchKind(
            "registry.LegalRegime",
            names=("name",),
            words=("act", "numac"),
            texts=("note",),
            weight=0.75,
            url_name="regime_list",
        ),
        SearchKind(
            "registry.Source",
            names=("title",),
            words=("publisher",),
            texts=("note",),
            excerpts=(),
            weight=0.35,
            url_name="source_list",
        ),
    ]


def search_terms() -> list[Term]:
    """Return the pages of the site: every list, and the rules of recognition."""
    lists = [
        Term(
            page.get_title(),
            page.lead,
            page.list_url(),
            is_page=True,
            also=f"{page.heading} {page.also_called}",
        )
        for page in all_lists()
    ]
    regimes = Term(
        _("Legal regimes"),
        _("The rules under which the Region recognises clusters."),
        reverse("regime_list"),
        is_page=True,
    )
    return [*lists, regimes]
