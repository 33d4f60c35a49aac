"""What stands beside the tables of a dump: a description for programs, and for people.

It says nothing of when the dump was made: two dumps of one state are the same bytes.
"""

from django.conf import settings

from registry.licence import terms

from .tables import DumpColumn, DumpTable

TITLE = "Walloon Clusters"
ABOUT = (
    "The registry of Wallonia's business clusters, competitiveness poles and "
    "innovation hubs: who belongs to what, since when, and which document says so."
)


def data_package(tables: list[DumpTable]) -> dict:
    """Return the Data Package of the tables, each with its Table Schema."""
    return {
        "profile": "tabular-data-package",
        "name": "walloon-clusters",
        "title": TITLE,
        "description": f"{ABOUT} {terms()}",
        "licenses": [
            {
                "name": settings.DATA_LICENCE,
                "path": settings.DATA_LICENCE_URL,
                "title": settings.DATA_LICENCE,
            }
        ],
        "sources": [
            {
                "title": "The documents in source.csv",
                "path": "source.csv",
            }
        ],
        "contributors": [{"title": settings.DATA_PUBLISHER, "role": "publisher"}],
        "resources": [_resource(table) for table in tables],
    }


def _resource(table: DumpTable) -> dict:
    schema = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "foreignKeys": [
            {
                "fields": [column.name],
                "reference": {
                    "resource": "" if other == table.name else other,
                    "fields": [key],
                },
            }
            for column in table.columns
            if column.refers
            for other, key in [column.refers]
        ],
    }
    if table.key:
        schema["primaryKey"] = table.key
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": str(table.model._meta.verbose_name_plural),
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": schema,
    }


def _field(column: DumpColumn) -> dict:
    field = {
        "name": column.name,
        "type": column.type,
        "description": column.meaning,
    }
    if column.type == "list":
        field |= {"delimiter": ",", "itemType": "string"}
    constraints = {"required": True} if column.is_required else {}
    if column.type == "string" and column.choices:
        constraints["enum"] = column.choices
    return field | ({"constraints": constraints} if constraints else {})


def read_me(tables: list[DumpTable]) -> str:
    """Return what a person must know who opens the ZIP."""
    listed = "\n".join(
        f"| `{table.name}.csv` | {table.meaning.replace('|', '/')} |"
        for table in tables
    )
    return f"""# {TITLE}

{ABOUT}

Each file is a table in UTF-8 with commas, its first line the names of the columns.
`datapackage.json` says of each column its type, its closed list, and which other table
it leads to (Data Package, Table Schema). An empty cell says that no document states it.
Texts are as they are: a spreadsheet may take one for a formula, so open the files by
"Data > From text" and let it read the columns as text.

Each fact names its document in `source` (see `source.csv`), where it stands there in
`locator` and its sentence in `quote`; `basis` says how surely it is stated. Days that
are known to the month or the year only stand with that in the column `…_precision`.

It is the registry as it is now. What it said earlier, and who changed what, is in no
dump: the site shows what changed (`/changes/`) and answers as it was known on a day
(`?known_on=2026-11-01`).

{terms()} What a register states stays under the terms of that register too, which
the note of its source names.
How to cite: {settings.DATA_PUBLISHER}, {TITLE}, dump of the day in its address.

| file | what a row says |
| --- | --- |
{listed}
"""
