"""The public roles that people hold. Of a person there is no page, and no address."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from registry.filters import MandateFilterSet
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, period
from registry.models import Mandate
from registry.resources import MandateResource


@listed("mandates/")
class MandateList(ListPage):
    """Who holds which public role on the day, as far as documented."""

    model = Mandate
    template_name = "registry/belonging_listing.html"
    filterset_class = MandateFilterSet
    row_template = "registry/_mandate_row.html"
    tells_sources = True
    columns = [
        Shown(
            "person",
            _("person"),
            sort=("person__name", "start_on", "slug"),
            told=(ToldColumn("person"),),
        ),
        Shown(
            "role",
            pgettext_lazy("of a person", "role"),
            sort=("role", "start_on", "slug"),
            told=(
                ToldColumn("get_role_display"),
                ToldColumn("title", _("title as published")),
            ),
        ),
        Shown(
            "body",
            _("in"),
            sort=("cluster__name_key", "organisation__name_key", "role", "slug"),
            told=(ToldColumn("body"), ToldColumn("represents", _("on behalf of"))),
        ),
        Shown(
            "period",
            _("period"),
            sort=("start_on", "person__name", "slug"),
            told=period(),
        ),
        Shown(
            "documented",
            _("last documented"),
            sort=("last_documented_on", "person__name", "slug"),
            told=(ToldColumn("last_documented_on"),),
        ),
    ]
    exported = MandateResource()
    title = _("Public roles")
    also_called = _("directors, presidents, animators, mandates, leaders")
    caption = _("Public roles")
    q_label = _("Person, title, cluster or organisation")
    empty_text = _("No public role answers to this.")
    counted = ngettext_lazy("%(total)d public role", "%(total)d public roles", "total")
    lead = _(
        "Who leads, presides, animates or represents what, as far as a document names "
        "them in a public role."
    )

    def get_queryset(self):
        return Mandate.objects.as_of(self.as_of)

    def annotate(self, rows):
        rows = rows.with_last_documented(self.as_of).with_recent(self.as_of)
        rows = rows.order_by(
            "cluster__name_key", "organisation__name_key", "role", "start_on", "slug"
        )
        return rows.select_related(
            "person", "cluster", "organisation", "represents", "source", "end_source"
        )
