"""Every membership of every cluster: the one table to compare and to count by."""

from django.utils.translation import gettext_lazy as _

from registry.filters import MembershipFilterSet
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, period
from registry.models import Membership
from registry.resources import MembershipResource

from .cluster_members import OF_THE_ORGANISATION


@listed("memberships/")
class MembershipList(ListPage):
    """Who belonged to which cluster on the day, as far as documented."""

    model = Membership
    template_name = "registry/belonging_listing.html"
    filterset_class = MembershipFilterSet
    row_template = "registry/_membership_row.html"
    tells_sources = True
    columns = [
        Shown(
            "cluster",
            _("cluster"),
            sort=("cluster__name_key", "organisation__name_key", "start_on", "pk"),
            told=(
                ToldColumn("cluster"),
                ToldColumn("cluster.get_kind_display", _("kind of cluster")),
            ),
        ),
        Shown(
            "organisation",
            _("organisation"),
            sort=("organisation__name_key", "cluster__name_key", "start_on", "pk"),
            told=(
                ToldColumn("organisation"),
                ToldColumn("organisation.get_kind_display", _("kind of organisation")),
            ),
        ),
        Shown(
            "period",
            _("member"),
            sort=("start_on", "organisation__name_key", "pk"),
            told=period(),
        ),
        Shown(
            "category",
            _("category"),
            sort=("category", "organisation__name_key", "pk"),
            told=(ToldColumn("get_category_display"),),
        ),
        Shown(
            "documented",
            _("last documented"),
            sort=("last_documented_on", "organisation__name_key", "pk"),
            told=(ToldColumn("last_documented_on"),),
        ),
    ]
    folding = {"category": "category"}
    identified = (
        ToldColumn("cluster.slug", _("identifier of the cluster")),
        *OF_THE_ORGANISATION,
    )
    told_besides = (
        ToldColumn("organisation.seat", _("place")),
        ToldColumn("organisation.place.province", _("province")),
        ToldColumn("organisation.get_size_class_display", _("size")),
    )
    exported = MembershipResource()
    about_organisation = "organisation"
    pivot_first = ("cluster", "documented")
    title = _("Memberships")
    also_called = _("members")
    q_label = _("Name, former name, enterprise number of the organisation")
    empty_text = _("No membership answers to this.")
    lead = _(
        "Which organisation belongs to which cluster, since when, and when a document "
        "showed it last: one row for each, of all clusters together."
    )

    def get_queryset(self):
        return Membership.objects.as_of(self.as_of)

    def annotate(self, rows):
        rows = rows.with_last_documented(self.as_of).with_recent(self.as_of)
        return rows.select_related(
            "cluster", "organisation__place", "source", "end_source"
        )

    def for_file(self, rows):
        return super().for_file(rows).select_related("organisation__place__province")
