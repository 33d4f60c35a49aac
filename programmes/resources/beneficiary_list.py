"""Grants as a list of beneficiaries: exported, corrected, and taken in again."""

from programmes.models import Grant
from registry.models import Organisation, Place
from registry.resources.base import Column, RegistryResource, column_of
from registry.resources.cells import DateCell, DecimalCell


def _of(model, name: str, path: str) -> Column:
    """Return the column of a field that another row holds."""
    cell = column_of(model._meta.get_field(name)).widget
    return Column(path.replace("__", "."), cell, path=path, readonly=True)


def _of_organisation(name: str) -> Column:
    return _of(Organisation, name, f"organisation__{name}")


class BeneficiaryListResource(RegistryResource):
    """The columns of a list of beneficiaries, as an import of one reads them.

    It writes lists only, of grants ``with_listing(day)``: what a list changes is
    planned, shown and confirmed first, by ``programmes.imports``.
    """

    grant = _of(Grant, "slug", "slug")
    name = _of_organisation("name")
    enterprise_number = _of_organisation("enterprise_number")
    slug = _of_organisation("slug")
    post_code = _of(Place, "post_code", "organisation__place__post_code")
    locality = _of(Place, "name_fr", "organisation__place__name_fr")
    country = _of(Place, "country", "organisation__place__country")
    project = _of(Grant, "title_fr", "published_title")
    decided_on = Column("decided_on", DateCell(), readonly=True)
    decided_amount = Column("budget", DecimalCell(), readonly=True)
    paid_amount = Column("paid", DecimalCell(), readonly=True)

    note = _of(Grant, "note_fr", "published_note")

    class Meta:
        model = Grant
        import_id_fields = ()
        fields = (
            "grant",
            "name",
            "enterprise_number",
            "slug",
            "post_code",
            "locality",
            "country",
            "code",
            "project",
            "decided_on",
            "eligible_cost",
            "decided_amount",
            "paid_amount",
            "closed_on",
            "start_on",
            "end_on",
            "note",
        )
        export_order = fields
