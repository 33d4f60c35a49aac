"""What the search finds of public money."""

from django.utils.translation import gettext_lazy as _

from registry.search.kinds import SearchKind


def search_kinds() -> list[SearchKind]:
    """Return what is found."""
    return [
        SearchKind(
            "programmes.Project",
            # What a partnership or an agreement tells of it is found as the project.
            names=("title", "partnership__title", "agreement__title"),
            texts=(
                "description",
                "budget_wording",
                "partnership__purpose",
                "agreement__purpose",
            ),
            weight=0.81,
            url_name="project_list",
        ),
        SearchKind(
            "programmes.Plan",
            names=("name",),
            texts=("description",),
            weight=0.78,
            url_name="plan_list",
        ),
        SearchKind(
            "programmes.FundingLine",
            names=("name",),
            words=("envelope__name", "envelope__plan__name"),
            weight=0.7,
            url_name="funding_line_list",
        ),
        SearchKind(
            "programmes.Call",
            names=("title",),
            weight=0.7,
            url_name="call_list",
        ),
        SearchKind(
            "programmes.Grant",
            names=("title", "code"),
            words=("organisation__name", "cluster__name"),
            weight=0.45,
            url_name="grant_list",
        ),
        SearchKind(
            "programmes.PublishedAmount",
            names=("wording",),
            words=("cluster__name", "plan__name", "project__title"),
            linked=(
                "plan",
                "envelope__plan",
                "funding_line",
                "call",
                "project",
                "cluster",
            ),
            weight=0.46,
            url_name="plan_list",
            heading=_("published amounts"),
        ),
    ]
