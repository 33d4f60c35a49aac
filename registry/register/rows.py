"""Which rows of an extract are kept: each file into a table as it is, the rest in SQL.

Of a natural person nothing is kept but the number, so that one who is a member is not
taken for an enterprise that ceased. Branches, contacts, streets and the activities of
establishment units are left out, and so are activities in the version of 2003, which
the register has not kept up since 2008.

A file is copied whole, the rows of natural persons too, into a temporary table: nobody
else sees it, no log has it, and it is gone when the file is done or the load ends,
however it ends.
"""

import re
from dataclasses import dataclass

import psycopg
from django.db import DataError, IntegrityError, connection, transaction

from . import tables
from .extract import Extract, RefusedExtract

# A number of the register as it is written; the first digit says of what.
_NUMBER = r"'^([01]\d{3}|[2-9]\.\d{3})\.\d{3}\.\d{3}$'"
_DAY = r"'^\d{2}-\d{2}-\d{4}$'"
_VERSIONS = "('2008', '2025')"


def _number(column: str) -> str:
    return f"translate(\"{column}\", '.', '')::bigint"


def _day(column: str) -> str:
    """Return the SQL of a day that is written dd-mm-yyyy; empty is none."""
    return (
        f"CASE WHEN \"{column}\" = '' THEN NULL ELSE make_date("
        f'right("{column}", 4)::int, substr("{column}", 4, 2)::int, '
        f'left("{column}", 2)::int) END'
    )


def _odd_day(column: str) -> str:
    return f'("{column}" <> \'\' AND "{column}" !~ {_DAY})'


# Whose rows a file may be about, by what the register calls them; made of what is
# kept already. The legal persons, natural persons and establishments of these.
KNOWN = """
INSERT INTO register_known
SELECT substr(text, 1, 4) || '.' || substr(text, 5, 3) || '.' || substr(text, 8),
    number, kind
FROM (
    SELECT lpad(number::text, 10, '0') AS text, number, 'legal' AS kind
    FROM {0}.enterprise
    UNION ALL
    SELECT lpad(number::text, 10, '0'), number, 'natural' FROM {0}.person
) known
"""
KNOWN_SITES = """
INSERT INTO register_known
SELECT left(text, 1) || '.' || substr(text, 2, 3) || '.' || substr(text, 5, 3) || '.'
    || substr(text, 8), establishment, 'site'
FROM (SELECT establishment::text AS text, establishment FROM {0}.establishment) known
"""

_OF = """FROM register_staged
JOIN register_known known ON known.entity = "{0}" AND known.kind = '{1}'"""
_OF_LEGAL = _OF.format("EntityNumber", "legal")

KEPT = {
    "enterprise": {
        "enterprise": f"""
            SELECT {_number("EnterpriseNumber")}, "JuridicalSituation",
                coalesce(nullif("JuridicalFormCAC", ''), "JuridicalForm"),
                {_day("StartDate")}
            FROM register_staged WHERE "TypeOfEnterprise" = '2'""",
        "person": f"""
            SELECT {_number("EnterpriseNumber")}
            FROM register_staged WHERE "TypeOfEnterprise" <> '2'""",
    },
    "establishment": {
        "establishment": f"""
            SELECT {_number("EstablishmentNumber")}, known.number
            {_OF.format("EnterpriseNumber", "legal")}""",
    },
    "denomination": {
        "name": f"""
            SELECT known.number, "Language", "TypeOfDenomination", "Denomination"
            {_OF_LEGAL}""",
    },
    "address": {
        "seat": f"""
            SELECT known.number, "CountryFR", "Zipcode", "MunicipalityFR",
                "MunicipalityNL", {_day("DateStrikingOff")}
            {_OF_LEGAL} WHERE "TypeOfAddress" = 'REGO'""",
        "site": f"""
            SELECT known.number, "Zipcode" {_OF.format("EntityNumber", "site")}
            WHERE "TypeOfAddress" = 'BAET'""",
    },
    "activity": {
        "activity": f"""
            SELECT known.number, "NaceVersion"::smallint, "NaceCode",
                CASE "Classification" WHEN 'MAIN' THEN 'main'
                    WHEN 'SECO' THEN 'secondary' WHEN 'ANCI' THEN 'auxiliary' END
            {_OF_LEGAL} WHERE "NaceVersion" IN {_VERSIONS}""",
    },
}
"""What of a file goes into which table."""

ODD = {
    "enterprise": f'"EnterpriseNumber" !~ {_NUMBER} OR {_odd_day("StartDate")}',
    "establishment": f'"EstablishmentNumber" !~ {_NUMBER}',
    "denomination": "false",
    "address": _odd_day("DateStrikingOff"),
    "activity": (
        f'"NaceVersion" IN {_VERSIONS} AND '
        "\"Classification\" NOT IN ('MAIN', 'SECO', 'ANCI')"
    ),
}
"""What is wrong in a row by itself; a number that is known needs no other look."""

UNKNOWN = """
SELECT count(*) FILTER (WHERE entity < '2'), count(*) FILTER (WHERE entity !~ {number})
FROM (
    SELECT "{column}" AS entity FROM register_staged WHERE NOT EXISTS (
        SELECT FROM register_known known WHERE known.entity = "{column}"
    )
) unknown
"""

FIRST_ODD = """
SELECT (SELECT count(*) + 2 FROM register_staged WHERE ctid < odd.place), odd.text
FROM (
    SELECT ctid AS place, staged::text AS text FROM register_staged staged
    WHERE {0} LIMIT 1
) odd
"""


@dataclass
class RowsKept:
    """How many rows of a file were read, and how many of them are kept.

    The ``unknown`` ones are about enterprises that the extract does not name.
    """

    read: int = 0
    kept: int = 0
    unknown: int = 0


def begin() -> None:
    """Make what rows are held against, until the transaction ends."""
    tables.execute(f"SET LOCAL work_mem = '{tables.MEMORY}'")
    tables.execute("DROP TABLE IF EXISTS pg_temp.register_known")
    tables.execute(
        "CREATE TEMP TABLE register_known (entity text NOT NULL, number bigint NOT "
        "NULL, kind text NOT NULL) ON COMMIT DROP"
    )


def keep(extract: Extract, file: str, schema: str, *, way: str = "") -> RowsKept:
    """Take the rows of a file that are kept into the tables of a schema.

    Args:
        file: “activity”; the files come in the order of ``KEPT``.
        way: “_insert”, in an update.

    Raises:
        RefusedExtract: a row cannot be read, or understood.
    """
    name = file + way
    told = RowsKept(read=stage(extract, name))
    header = extract.header_of(name)
    # The number of whom a row is about: the last column of an establishment.
    of = "EnterpriseNumber" if file == "establishment" else header[0]
    odd = ODD[file]
    if file != "enterprise":
        sql = UNKNOWN.format(column=of, number=_NUMBER)
        with connection.cursor() as cursor:
            cursor.execute(sql)
            told.unknown, misnumbered = cursor.fetchone()
        if misnumbered:
            _refuse_first(name, f'"{of}" !~ {_NUMBER}')
    if file in ("enterprise", "establishment"):
        _refuse_first(name, odd)
    for table, sql in KEPT[file].items():
        try:
            with transaction.atomic():
                told.kept += tables.execute(
                    f"INSERT INTO {schema}.{table} ({tables.COLUMNS[table]}) {sql}"
                )
        except (DataError, IntegrityError) as error:
            _refuse_first(name, odd)
            raise RefusedExtract(
                f"The database refuses a value of {name}.csv: {error}"
            ) from error
    tables.execute("DROP TABLE register_staged")
    if file in ("enterprise", "establishment"):
        learn = KNOWN if file == "enterprise" else KNOWN_SITES
        tables.execute(learn.format(schema))
        tables.execute("ANALYZE register_known")
    return told


def take_out(extract: Extract, file: str, schema: str, columns: dict[str, str]) -> int:
    """Delete from a schema what the ``_delete`` file names; return how many it names.

    Args:
        columns: the column of each table that has the number.
    """
    name = f"{file}_delete"
    stage(extract, name)
    (column,) = extract.header_of(name)
    _refuse_first(name, f'"{column}" !~ {_NUMBER}')
    out = tables.value_of(f'SELECT count(DISTINCT "{column}") FROM register_staged')
    for table, number in columns.items():
        tables.execute(
            f"DELETE FROM {schema}.{table} gone USING register_staged "
            f"WHERE gone.{number} = {_number(column)}"
        )
    tables.execute("DROP TABLE register_staged")
    return out


def stage(extract: Extract, file: str) -> int:
    """Copy a file as it is into the table ``register_staged``; return how many rows."""
    header = extract.header_of(file)
    names = ", ".join(f'"{column}"' for column in header)
    columns = ", ".join(f'"{column}" text NOT NULL' for column in header)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.register_staged")
        cursor.execute(f"CREATE TEMP TABLE register_staged ({columns}) ON COMMIT DROP")
        statement = (
            "COPY register_staged FROM STDIN "
            f"(FORMAT csv, HEADER, ENCODING 'UTF8', FORCE_NOT_NULL ({names}))"
        )
        try:
            with cursor.copy(statement) as copy:
                for block in extract.blocks(file):
                    copy.write(block)
        except psycopg.DataError as error:
            raise _unread(file, error) from error
        return cursor.rowcount


def _unread(file: str, error: psycopg.DataError) -> RefusedExtract:
    where = re.search(r"line (\d+)", error.diag.context or "")
    row = f"Row {where[1]} of {file}.csv" if where else f"{file}.csv"
    return RefusedExtract(
        f"{row} cannot be read ({error.diag.message_primary}): the file is cut off, or "
        "damaged. Download it again."
    )


def _refuse_first(file: str, odd: str) -> None:
    """Refuse the file if a row of it is odd, and name the first that is."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_ODD.format(odd))
        found = cursor.fetchone()
    if found:
        raise RefusedExtract(
            f"Row {found[0]} of {file}.csv cannot be understood {found[1]}: the file "
            "is cut off, or damaged."
        )
