"""What is found of the registry's own models."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.themes import COMMON_THEMES

from .kinds import SearchKind

CALLED = ("name", "names__name", "namings__name")


def clusters_of(theme) -> str:
    """Return the list of the clusters that work on a theme."""
    return f"{reverse('cluster_list')}?{urlencode({'theme': theme.slug})}"


def search_kinds() -> list[SearchKind]:
    """Return what is found; by excerpts only what one document tells of.

    Of a cluster, an organisation or a person they name many others at once.
    """
    return [
        SearchKind(
            "registry.Cluster",
            names=CALLED,
            words=("theme_links__theme__name",),
            texts=("description",),
            excerpts=(),
            weight=1.15,
            url_name="cluster_list",
        ),
        SearchKind(
            "registry.Organisation",
            names=CALLED,
            words=("place__name", "place__post_code", "locality"),
            excerpts=(),
            numbers=("enterprise_number",),
            weight=0.98,
            url_name="organisation_list",
        ),
        SearchKind(
            "registry.Mandate",
            names=("person__name", "person__also_written"),
            words=("title", "cluster__name", "organisation__name"),
            excerpts=(),
            linked=("person", "cluster", "organisation"),
            weight=0.96,
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
            rows=COMMON_THEMES.all,
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
