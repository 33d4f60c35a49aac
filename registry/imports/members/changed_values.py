"""What a list says otherwise than the registry: the former value keeps its period.

A list shows what held on its day, and not since when. So its value holds at least since
that day; what the registry said until then ends the day before, and stays what pages of
earlier days show. A value that was not known before is filled in without a period, and
a list of before the known start of a value says nothing of the value since: that one is
corrected, as ever.
"""

from registry.imports.plans.filling import insert, new_row
from registry.imports.plans.locating import locator_of
from registry.imports.plans.statements import fetch, make_table, run
from registry.models import (
    ImportBatch,
    OrganisationForm,
    OrganisationSeat,
    OrganisationSize,
)
from registry.models.base.dated import Dated

DATED: dict[type[Dated], str] = {
    OrganisationForm: "legal_form",
    OrganisationSeat: "place",
    OrganisationSize: "size_class",
}
"""What a list can change, by the key of its column."""

CHANGING = """
SELECT key FROM unnest(%(keys)s::text[]) key
WHERE EXISTS (
    SELECT FROM registry_importrow line
    WHERE line.batch_id = %(batch)s AND line.outcome IN ('joined', 'changed')
        AND coalesce(line.changes -> key ->> 0, '') <> ''
)
"""

CHANGED = """
SELECT DISTINCT ON (organisation.id)
    organisation.*,
    line.name AS line_name,
    line.number AS line_number,
    current.id AS current,
    former.end_on + 1 AS began_on,
    coalesce(former.end_precision, 'day') AS began_precision,
    {after}
FROM registry_importrow line
JOIN registry_organisation organisation ON organisation.id = line.organisation_id
LEFT JOIN registry_place place ON place.slug = line.changes -> 'place' ->> 1
LEFT JOIN {table} current
    ON current.organisation_id = organisation.id AND current.end_on IS NULL
LEFT JOIN LATERAL (
    SELECT end_on, end_precision FROM {table}
    WHERE organisation_id = organisation.id AND end_on IS NOT NULL
    ORDER BY end_on DESC
    LIMIT 1
) former ON true
WHERE line.batch_id = %(batch)s AND line.outcome IN ('joined', 'changed')
    AND line.changes ? '{key}' AND coalesce(line.changes -> '{key}' ->> 0, '') <> ''
    AND coalesce(current.start_on, former.end_on + 1, '-infinity') < %(listed_on)s
ORDER BY organisation.id, line.number
"""

END = f"""
UPDATE {{table}} dated
SET end_on = %(listed_on)s::date - 1, end_precision = 'documented',
    end_source_id = %(source)s, end_locator = {locator_of("line_number")},
    end_quote = line_name
FROM line_otherwise
WHERE dated.id = current
"""

_AFTER = {
    "legal_form": "line.changes -> 'legal_form' ->> 1 AS new_legal_form",
    "size_class": "line.changes -> 'size_class' ->> 1 AS new_size_class",
    "place": """place.id AS new_place_id,
    {locality} AS new_locality,
    place.country AS new_country""",
}


def keep_former_values(batch: ImportBatch, locality: str) -> None:
    """Give the values that a list is about to change their periods.

    Args:
        locality: the locality that a row states, in SQL, of ``line`` and ``place``.
    """
    keys = {
        "batch": batch.pk,
        "listed_on": batch.listed_on,
        "source": batch.source.pk,
    }
    changing = {key for (key,) in fetch(CHANGING, keys=list(DATED.values()), **keys)}
    for model, key in DATED.items():
        if key not in changing:
            continue
        table = model._meta.db_table
        after = _AFTER[key].format(locality=locality)
        make_table(
            "line_otherwise",
            CHANGED.format(table=table, key=key, after=after),
            **keys,
        )
        run(END.format(table=table), **keys)
        run(_former(model), **keys)
        run(_latest(model), **keys)


def _columns(model: type[Dated]) -> list[str]:
    return [model._meta.get_field(name).column for name in model.columns]


def _former(model: type[Dated]) -> str:
    """Return the statement that dates what had no period until now."""
    values = new_row(
        model,
        [],
        organisation_id="id",
        **{column: column for column in _columns(model)},
        start_on="began_on",
        start_precision="began_precision",
        end_on="%(listed_on)s::date - 1",
        end_precision="'documented'",
        end_source_id="%(source)s",
        end_locator=locator_of("line_number"),
        end_quote="line_name",
        source_id="source_id",
        quote="quote",
        locator="locator",
        basis="basis",
    )
    return insert(model, values, "FROM line_otherwise WHERE current IS NULL")


def _latest(model: type[Dated]) -> str:
    """Return the statement that dates what the list says."""
    values = new_row(
        model,
        [],
        organisation_id="id",
        **{column: f"new_{column}" for column in _columns(model)},
        start_on="%(listed_on)s",
        start_precision="'documented'",
        source_id="%(source)s",
        quote="line_name",
        locator=locator_of("line_number"),
    )
    return insert(model, values, "FROM line_otherwise")
