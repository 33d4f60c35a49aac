"""The floor and the stock way of an import: what ours is measured beside."""

import pghistory
from django.db import connection, transaction
from import_export.fields import Field
from import_export.formats.base_formats import XLSX as StockXLSX
from import_export.resources import ModelResource

from registry.imports.members.kind import MEMBERS
from registry.imports.reading.rows import read_rows
from registry.models import Cluster, Organisation, OrganisationKind, Source, SourceKind
from registry.synthetic import SOURCE

from .member_lists import CLUSTER, LISTED_ON

STAGED = """
CREATE TEMP TABLE floor_staged (
    number integer, name text, enterprise_number text, post_code text, locality text,
    website text, email text, start_on date
) ON COMMIT DROP
"""
NEW_ORGANISATIONS = """
INSERT INTO registry_organisation (
    slug, name, enterprise_number, kind, size_class, legal_form, place_id, locality,
    country, founded_precision, closed_precision, website, email,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    'measured-' || number, line.name, enterprise_number, 'enterprise', '', '', place.id,
    '', 'BE', 'day', 'day', website, email,
    %(source)s, line.name, 'row ' || number, 'stated', '', ''
FROM floor_staged line
LEFT JOIN registry_place place
    ON place.post_code = line.post_code AND place.name_fr = line.locality
    AND place.country = 'BE'
WHERE NOT EXISTS (
    SELECT FROM registry_organisation known
    WHERE known.enterprise_number = line.enterprise_number
)
"""
NEW_MEMBERSHIPS = """
INSERT INTO registry_membership (
    cluster_id, organisation_id, start_on, start_precision, end_precision, category,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    %(cluster)s, organisation.id, start_on, 'day', 'day', '',
    %(source)s, line.name, 'row ' || number, 'stated', '', ''
FROM floor_staged line
JOIN registry_organisation organisation USING (enterprise_number)
WHERE NOT EXISTS (
    SELECT FROM registry_membership held
    WHERE held.cluster_id = %(cluster)s AND held.organisation_id = organisation.id
        AND daterange(held.start_on, held.end_on, '[]') @> %(listed_on)s
)
"""
NEW_ATTESTATIONS = """
INSERT INTO registry_membershipattestation (
    membership_id, documented_on, wording,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    held.id, %(listed_on)s, '',
    %(source)s, line.name, 'row ' || number, 'stated', '', ''
FROM floor_staged line
JOIN registry_organisation organisation USING (enterprise_number)
JOIN registry_membership held ON held.organisation_id = organisation.id
    AND held.cluster_id = %(cluster)s
    AND daterange(held.start_on, held.end_on, '[]') @> %(listed_on)s
"""


class StockResource(ModelResource):
    """Organisations by their number, as most projects would write it."""

    name = Field("name", "Nom")
    enterprise_number = Field("enterprise_number", "Numéro d'entreprise")
    website = Field("website", "Site web", default="")
    email = Field("email", "E-mail", default="")

    class Meta:
        model = Organisation
        import_id_fields = ("enterprise_number",)
        fields = ("name", "enterprise_number", "website", "email")

    def before_import(self, dataset, **kwargs):
        self.source = Source.objects.get(slug=SOURCE)

    def before_import_row(self, row, **kwargs):
        number = row["Numéro d'entreprise"].replace(".", "")
        row["Numéro d'entreprise"] = number

    def before_save_instance(self, instance, row, **kwargs):
        if instance.pk is None:
            instance.slug = f"measured-{instance.enterprise_number}"
            instance.kind = OrganisationKind.ENTERPRISE
            instance.source = self.source


def import_floor(parsed):
    """Copy rows that are parsed already, merge them, and return the outcomes."""
    cluster = Cluster.objects.get(slug=CLUSTER)
    with (
        transaction.atomic(),
        pghistory.context(measured="floor"),
        connection.cursor() as cursor,
    ):
        source = Source.objects.create(
            slug="measured-list", title="Measured list", kind=SourceKind.LIST
        )
        keys = {"cluster": cluster.pk, "source": source.pk, "listed_on": LISTED_ON}
        cursor.execute(STAGED)
        with cursor.copy("COPY floor_staged FROM STDIN") as copy:
            for row in parsed:
                copy.write_row(row)
        cursor.execute("ANALYZE floor_staged")
        cursor.execute(NEW_ORGANISATIONS, keys)
        new = cursor.rowcount
        cursor.execute(NEW_MEMBERSHIPS, keys)
        memberships = cursor.rowcount
        cursor.execute(NEW_ATTESTATIONS, keys)
        attested = cursor.rowcount
    return {
        "rows": len(parsed),
        "new": new,
        "joined": memberships - new,
        "unchanged": attested - memberships,
    }


def import_stock(content):
    """Make a dry run and an import, as the admin does, and return the outcomes.

    Without its pages and its log: both would only make it slower.
    """
    for dry_run in (True, False):
        dataset = StockXLSX().create_dataset(content)
        result = StockResource().import_data(
            dataset, dry_run=dry_run, raise_errors=not dry_run
        )
        assert not result.has_errors()
    return {"rows": result.total_rows, **result.totals}


def parsed_rows(content):
    """Return the rows as the floor takes them, parsed before its time is taken."""
    columns = (
        "name",
        "enterprise_number",
        "post_code",
        "locality",
        "website",
        "email",
    )
    return [
        (
            row.number,
            *(row.values.get(column, "") for column in columns),
            row.values["start_on"],
        )
        for row in read_rows(content, "members.xlsx", MEMBERS.reads).rows
    ]
