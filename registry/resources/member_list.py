"""The members of a cluster as a list: exported, corrected, and taken in again."""

from registry.models import Membership, Organisation, Place

from .base import Column, RegistryResource, column_of


def _of(model, name: str, path: str) -> Column:
    """Return the column of a field that another row holds."""
    cell = column_of(model._meta.get_field(name)).widget
    return Column(path.replace("__", "."), cell, path=path, readonly=True)


def _of_organisation(name: str) -> Column:
    return _of(Organisation, name, f"organisation__{name}")


def _as_stated() -> Column:
    """Return the column of the locality that a source names, which the list finds."""
    cell = column_of(Place._meta.get_field("name_fr")).widget
    name = "organisation.locality"
    return Column(name, cell, path="stated_locality", readonly=True)


class MemberListResource(RegistryResource):
    """The columns of a member list, as an import of one reads them.

    It writes lists only: what a list changes is planned, shown and confirmed first, by
    ``registry.imports``. The identifier says whom a row is about, whatever else of it
    somebody corrects.
    """

    slug = _of_organisation("slug")
    name = _of_organisation("name")
    enterprise_number = _of_organisation("enterprise_number")
    kind = _of_organisation("kind")
    size_class = _of_organisation("size_class")
    legal_form = _of_organisation("legal_form")
    post_code = _of(Place, "post_code", "organisation__place__post_code")
    locality = _as_stated()
    country = _of(Place, "country", "organisation__place__country")
    website = _of_organisation("website")
    email = _of_organisation("email")

    class Meta:
        model = Membership
        import_id_fields = ()
        fields = (
            "slug",
            "name",
            "enterprise_number",
            "kind",
            "size_class",
            "legal_form",
            "post_code",
            "locality",
            "country",
            "website",
            "email",
            "category",
            "start_on",
            "start_precision",
            "end_on",
            "end_precision",
        )
        export_order = fields
