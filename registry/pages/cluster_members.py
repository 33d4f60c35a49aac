"""The members of a cluster, as far as they are documented."""

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry.charts import by_province, by_value
from registry.filters import MemberFilterSet
from registry.known import (
    MEMBERS,
    Known,
)
from registry.lists.columns import Shown
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, period
from registry.members_alike import MembersAlike
from registry.models import (
    Membership,
)
from registry.published import published_numbers
from registry.resources import MemberListResource

from .clusters import ClusterPage

OF_THE_ORGANISATION = (
    ToldColumn("organisation.slug", _("identifier of the organisation")),
    ToldColumn("organisation.enterprise_number_display", _("enterprise number")),
)
"""What identifies whom a row is about."""

PLACE = Shown(
    "place",
    _("place"),
    sort=("organisation__place__post_code", "organisation__name_key", "pk"),
    told=(ToldColumn("organisation.seat"),),
)

PERIOD = Shown(
    "since",
    _("member"),
    sort=("start_on", "organisation__name_key", "pk"),
    told=period(),
)


class ClusterMembers(ListPage, ClusterPage):
    """The members of a cluster on the day."""

    model = Membership
    template_name = "registry/cluster_members.html"
    filterset_class = MemberFilterSet
    row_template = "registry/_member_row.html"
    columns = [
        Shown(
            "name",
            _("organisation"),
            sort=("organisation__name_key", "start_on", "pk"),
            told=(ToldColumn("organisation.name"),),
        ),
        Shown(
            "kind",
            _("kind"),
            sort=("organisation__kind", "organisation__name_key", "pk"),
            told=(ToldColumn("organisation.get_kind_display"),),
        ),
        PLACE,
        PERIOD,
        Shown(
            "documented",
            _("last documented"),
            sort=("last_documented_on", "organisation__name_key", "pk"),
            told=(ToldColumn("last_documented_on"),),
        ),
    ]
    identified = OF_THE_ORGANISATION
    told_besides = (
        ToldColumn("get_category_display", _("category")),
        ToldColumn("organisation.get_size_class_display", _("size")),
        ToldColumn("organisation.website", _("website")),
    )
    exported = MemberListResource()
    title = _("Members")
    q_label = _("Name, former name, enterprise number")
    empty_text = _("No member is documented on this day.")
    counted = ngettext_lazy(
        "%(total)d member documented", "%(total)d members documented", "total"
    )

    def get_queryset(self):
        return self.members

    def annotate(self, rows):
        stated = NullIf("organisation__locality", Value(""))
        rows = rows.annotate(
            stated_locality=Coalesce(stated, "organisation__place__name_fr")
        )
        rows = rows.with_last_documented(self.as_of).with_recent(self.as_of)
        return rows.select_related("organisation__place", "source", "end_source")

    @cached_property
    def known(self) -> Known:
        """How many are documented, out of what the filters count already."""
        facet = self.filterset.spread("documented")
        counts = {option.value: option.count for option in facet.options}
        published = published_numbers(MEMBERS, [self.cluster], self.as_of)
        return Known(
            sum(counts.values()), counts.get("true", 0), published[self.cluster]
        )

    @cached_property
    def alike(self) -> MembersAlike:
        """What most of the members have in common, to be said once."""
        return MembersAlike(self.members, self.as_of, self.kept)

    def get_columns(self):
        shown = {PLACE: self.alike.shows_place, PERIOD: self.alike.shows_period}
        return [column for column in self.columns if shown.get(column, True)]

    def columns_of_file(self):
        return self.columns

    def row_context(self, shown):
        for membership in shown:
            membership.is_alike = self.alike.covers(membership)
        return {"alike": self.alike}

    file_called = "members"

    @property
    def file_about(self):
        return self.cluster.slug

    def get_context_data(self, **kwargs):
        kinds = self.filterset.spread("kind")
        provinces = self.filterset.spread("province")
        return super().get_context_data(
            kinds=kinds,
            kind_chart=by_value(kinds) if len(kinds.options) > 1 else None,
            provinces=provinces,
            province_chart=by_province(provinces) if self.alike.shows_place else None,
            also=self.also,
            **kwargs,
        )
