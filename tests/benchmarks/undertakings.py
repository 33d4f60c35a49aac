"""Partnerships for benchmarks: what networks run, and organisations take part in."""

from django.db import connection

from registry.models import Organisation, Source
from registry.synthetic import SOURCE

ORGANISATIONS_PER_PARTNERSHIP = 50
SOURCED = "source_id, quote, locator, basis, note_en, note_fr"
OF_THE_SOURCE = "%(source)s, '', '', 'stated', '', ''"

# What the number of a row is multiplied by is prime: everything is spread evenly.
PARTNERSHIPS = f"""
INSERT INTO registry_partnership (
    slug, title_en, title_fr, fields, purpose_en, purpose_fr,
    start_on, start_precision, end_precision, {SOURCED}
)
SELECT 'synthetic-partnership-' || n, 'Partnership ' || n, 'Partenariat ' || n, '{{}}',
    '', '', '2015-01-01', 'year', 'day', {OF_THE_SOURCE}
FROM generate_series(1, %(partnerships)s) n"""
LINKED = """
INSERT INTO registry_{table} (partnership_id, {other}_id, {more}{sourced})
SELECT partnership.id, other.id, {more_values}{of_the_source}
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM registry_partnership)
    partnership
CROSS JOIN generate_series(1, {each}) part
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM registry_{other}) other
    ON other.n = 1 + (partnership.n * 31 + part * 7919)
        %% (SELECT count(*) FROM registry_{other})"""


def fill_with_partnerships() -> None:
    """Add partnerships to synthetic organisations: of two networks and five each."""
    given = {
        "source": Source.objects.get(slug=SOURCE).pk,
        "partnerships": Organisation.objects.count() // ORGANISATIONS_PER_PARTNERSHIP,
    }
    shared = {"sourced": SOURCED, "of_the_source": OF_THE_SOURCE}
    clusters = LINKED.format(
        table="partnershipcluster",
        other="cluster",
        more="",
        more_values="",
        each=2,
        **shared,
    )
    organisations = LINKED.format(
        table="participation",
        other="organisation",
        more="role, ",
        more_values="'partner', ",
        each=5,
        **shared,
    )
    with connection.cursor() as cursor:
        for statement in (PARTNERSHIPS, clusters, organisations):
            cursor.execute(statement, given)
            cursor.execute("ANALYZE")
