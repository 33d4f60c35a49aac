"""Which columns the lists show."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


def cell(name: str, **kwargs) -> tables.TemplateColumn:
    """Return a column drawn by ``templates/registry/cells/<name>.html``."""
    return tables.TemplateColumn(template_name=f"registry/cells/{name}.html", **kwargs)


class ClusterTable(tables.Table):
    caption = _("Networks")

    name = cell("link", verbose_name=_("name"), order_by=("name_key", "slug"))
    kind = cell("kind", verbose_name=_("kind"), order_by=("kind", "name_key", "slug"))
    launched = cell(
        "lifeline",
        verbose_name=_("recognised"),
        order_by=("launched_on", "name_key", "slug"),
    )
    members = tables.Column(
        accessor="member_count",
        verbose_name=_("members documented"),
        order_by=("member_count", "name_key", "slug"),
        attrs=NUMBER,
    )

    class Meta:
        empty_text = _("No network answers to this.")


class OrganisationTable(tables.Table):
    caption = _("Organisations")

    name = cell("link", verbose_name=_("name"), order_by=("name_key", "slug"))
    kind = cell("choice", verbose_name=_("kind"), order_by=("kind", "name_key", "slug"))
    place = cell(
        "place",
        verbose_name=_("place"),
        order_by=("place__post_code", "name_key", "slug"),
    )
    number = tables.Column(
        accessor="enterprise_number_display",
        verbose_name=_("enterprise number"),
        order_by=("enterprise_number", "name_key", "slug"),
        attrs={"td": {"class": "text-nowrap"}},
        empty_values=(None, ""),
        default="—",
    )
    networks = tables.Column(
        accessor="cluster_count",
        verbose_name=_("networks"),
        order_by=("cluster_count", "name_key", "slug"),
        attrs=NUMBER,
    )

    class Meta:
        empty_text = _("No organisation answers to this.")


class MemberTable(tables.Table):
    caption = _("Members")

    name = cell(
        "member",
        verbose_name=_("organisation"),
        order_by=("organisation__name_key", "start_on", "pk"),
    )
    kind = cell(
        "member_kind",
        verbose_name=_("kind"),
        order_by=("organisation__kind", "organisation__name_key", "pk"),
    )
    place = cell(
        "member_place",
        verbose_name=_("place"),
        order_by=("organisation__place__post_code", "organisation__name_key", "pk"),
    )
    since = cell(
        "period",
        verbose_name=_("member"),
        order_by=("start_on", "organisation__name_key", "pk"),
    )
    documented = cell(
        "last_documented",
        verbose_name=_("last documented"),
        order_by=("last_documented_on", "organisation__name_key", "pk"),
    )
    source = cell("source", verbose_name=_("source"), orderable=False)

    class Meta:
        empty_text = _("No member is documented on this day.")


class PartnershipTable(tables.Table):
    caption = _("Partnerships")

    title = cell("link", verbose_name=_("title"), order_by=("title_key", "slug"))
    fields = cell("fields", verbose_name=_("fields"), orderable=False)
    networks = cell("networks", verbose_name=_("networks"), orderable=False)
    participants = tables.Column(
        accessor="participation_count",
        verbose_name=_("participants"),
        order_by=("participation_count", "title_key", "slug"),
        attrs=NUMBER,
    )
    period = cell(
        "period", verbose_name=_("period"), order_by=("start_on", "title_key", "slug")
    )

    class Meta:
        empty_text = _("No partnership answers to this.")


class AgreementTable(tables.Table):
    caption = _("Agreements")

    title = cell("link", verbose_name=_("title"), order_by=("title_key", "slug"))
    kind = cell(
        "choice", verbose_name=_("kind"), order_by=("kind", "title_key", "slug")
    )
    scope = cell(
        "scope", verbose_name=_("scope"), order_by=("scope", "title_key", "slug")
    )
    parties = cell("parties", verbose_name=_("parties"), orderable=False)
    period = cell(
        "period", verbose_name=_("period"), order_by=("start_on", "title_key", "slug")
    )

    class Meta:
        empty_text = _("No agreement answers to this.")


class EventTable(tables.Table):
    caption = _("Events")

    title = cell("link", verbose_name=_("title"), order_by=("title_key", "slug"))
    series = tables.Column(
        verbose_name=_("series"), order_by=("series_key", "title_key", "slug")
    )
    place = cell(
        "place", verbose_name=_("place"), order_by=("place", "title_key", "slug")
    )
    period = cell(
        "period", verbose_name=_("when"), order_by=("start_on", "title_key", "slug")
    )

    class Meta:
        empty_text = _("No event answers to this.")


class SourceTable(tables.Table):
    caption = _("Sources")

    title = cell("link", verbose_name=_("title"), order_by=("title_key", "slug"))
    publisher = tables.Column(
        verbose_name=_("publisher"), order_by=("publisher_key", "title_key", "slug")
    )
    kind = cell(
        "choice", verbose_name=_("kind"), order_by=("kind", "title_key", "slug")
    )
    published = cell(
        "published",
        verbose_name=_("published"),
        order_by=("published_on", "title_key", "slug"),
    )
    facts = tables.Column(
        accessor="fact_count",
        verbose_name=_("facts"),
        order_by=("fact_count", "title_key", "slug"),
        attrs=NUMBER,
    )

    class Meta:
        empty_text = _("No source answers to this.")
