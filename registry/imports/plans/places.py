"""The places that rows mean: each is looked up once, however many rows name it."""

from .statements import make_table

# The place that a post code means, if it means one, or the locality says.
PLACES = """
SELECT said.*, place.slug, place.post_code
FROM (
    SELECT DISTINCT
        post_code AS said_post_code,
        coalesce("values" ->> 'country', 'BE') AS said_country,
        coalesce("values" ->> 'locality', '') AS said_locality
    FROM line_staged
    WHERE post_code <> ''
) said
CROSS JOIN LATERAL (
    SELECT slug, post_code
    FROM (
        SELECT slug, post_code, count(*) OVER () = 1 AS alone,
            registry_fold(nullif(said_locality, '')) IN (
                registry_fold(name_fr), registry_fold(name_nl), registry_fold(name_de)
            ) IS TRUE AS named
        FROM registry_place
        WHERE post_code = said_post_code AND country = said_country
    ) bearing
    WHERE alone OR named
    ORDER BY named DESC, slug
    LIMIT 1
) place
"""

PLACE_OF_ROW = """
LEFT JOIN line_place place
    ON place.said_post_code = line.post_code
    AND place.said_country = coalesce(staged."values" ->> 'country', 'BE')
    AND place.said_locality = coalesce(staged."values" ->> 'locality', '')
"""
"""Joins the place that a row means, of ``line`` and ``staged``: its slug, its code."""


def find_places() -> None:
    """Make ``line_place`` of the rows that are staged."""
    make_table("line_place", PLACES)
