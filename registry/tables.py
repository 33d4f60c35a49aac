"""Which columns the lists show, and which template draws a row."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

NUMBER = {"th": {"class": "num"}}


def column(label, *order_by: str, **kwargs) -> tables.Column:
    """Return a column, sorted by ``order_by`` if it can be sorted.

    Its cells are drawn by the table's ``row_template``, a whole row at a time: a
    template for each cell takes as long as all the rest of a page.
    """
    return tables.Column(
        verbose_name=label, order_by=order_by, orderable=bool(order_by), **kwargs
    )


class ClusterTable(tables.Table):
    caption = _("Clusters and poles")
    row_template = "registry/_cluster_row.html"

    name = column(_("name"), "name_key", "slug")
    kind = column(_("kind"), "kind", "name_key", "slug")
    launched = column(_("recognised"), "launched_on", "name_key", "slug")
    members = column(
        _("members documented"), "member_count", "name_key", "slug", attrs=NUMBER
    )

    class Meta:
        empty_text = _("No cluster or pole answers to this.")


class OrganisationTable(tables.Table):
    caption = _("Organisations")
    row_template = "registry/_organisation_row.html"

    name = column(_("name"), "name_key", "slug")
    kind = column(_("kind"), "kind", "name_key", "slug")
    place = column(_("place"), "place__post_code", "name_key", "slug")
    number = column(_("enterprise number"), "enterprise_number", "name_key", "slug")
    clusters = column(_("clusters"), "cluster_count", "name_key", "slug", attrs=NUMBER)

    class Meta:
        empty_text = _("No organisation answers to this.")


class MemberTable(tables.Table):
    caption = _("Members")
    row_template = "registry/_member_row.html"

    name = column(_("organisation"), "organisation__name_key", "start_on", "pk")
    kind = column(_("kind"), "organisation__kind", "organisation__name_key", "pk")
    place = column(
        _("place"), "organisation__place__post_code", "organisation__name_key", "pk"
    )
    since = column(_("member"), "start_on", "organisation__name_key", "pk")
    documented = column(
        _("last documented"), "last_documented_on", "organisation__name_key", "pk"
    )
    source = column(_("source"))

    class Meta:
        empty_text = _("No member is documented on this day.")


class PartnershipTable(tables.Table):
    caption = _("Partnerships")
    row_template = "registry/_partnership_row.html"

    title = column(_("title"), "title_key", "slug")
    fields = column(_("fields"))
    clusters = column(_("clusters"))
    participants = column(
        _("participants"), "participation_count", "title_key", "slug", attrs=NUMBER
    )
    period = column(_("period"), "start_on", "title_key", "slug")

    class Meta:
        empty_text = _("No partnership answers to this.")


class AgreementTable(tables.Table):
    caption = _("Agreements")
    row_template = "registry/_agreement_row.html"

    title = column(_("title"), "title_key", "slug")
    kind = column(_("kind"), "kind", "title_key", "slug")
    scope = column(_("scope"), "scope", "title_key", "slug")
    parties = column(_("parties"))
    period = column(_("period"), "start_on", "title_key", "slug")

    class Meta:
        empty_text = _("No agreement answers to this.")


class EventTable(tables.Table):
    caption = _("Events")
    row_template = "registry/_event_row.html"

    title = column(_("title"), "title_key", "slug")
    series = column(_("series"), "series_key", "title_key", "slug")
    place = column(_("place"), "place", "title_key", "slug")
    period = column(_("when"), "start_on", "title_key", "slug")

    class Meta:
        empty_text = _("No event answers to this.")


class SourceTable(tables.Table):
    caption = _("Sources")
    row_template = "registry/_source_row.html"

    title = column(_("title"), "title_key", "slug")
    publisher = column(_("publisher"), "publisher_key", "title_key", "slug")
    kind = column(_("kind"), "kind", "title_key", "slug")
    published = column(_("published"), "published_on", "title_key", "slug")
    facts = column(_("facts"), "fact_count", "title_key", "slug", attrs=NUMBER)

    class Meta:
        empty_text = _("No source answers to this.")
