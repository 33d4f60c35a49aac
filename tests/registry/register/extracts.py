"""Made-up extracts of the company register, in the exact form of the official ones."""

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from registry.register.extract import FULL, HEADERS, UPDATE

SNAPSHOT = date(2025, 5, 30)

CODES = [
    ("JuridicalForm", "014", "FR", "Société anonyme"),
    ("JuridicalForm", "017", "FR", "Association sans but lucratif"),
    ("JuridicalForm", "124", "FR", "Etablissement public"),
    ("JuridicalForm", "610", "FR", "Société à responsabilité limitée"),
    ("JuridicalForm", "610", "NL", "Besloten vennootschap"),
    ("TypeOfEnterprise", "1", "FR", "Personne physique"),
    ("TypeOfEnterprise", "2", "FR", "Personne morale"),
]
PLACES = [("4000", "Liège"), ("5000", "Namur"), ("7000", "Mons"), ("1000", "Bruxelles")]


def numbered(place: int) -> str:
    """Return the ten digits of a made-up enterprise, its check digits right."""
    first = 9_990_000 + place
    return f"{first:08d}{97 - first % 97:02d}"


def dotted(digits: str) -> str:
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


@dataclass
class Enterprise:
    """What an extract says of one enterprise."""

    number: str
    name: str
    post_code: str = "4000"
    municipality: str = "Liège"
    country: str = ""
    form: str = "014"
    form_cac: str = ""
    kind: str = "2"
    started: str = "01-03-1998"
    struck_off: str = ""
    activities: list[tuple[str, str, str]] = field(
        default_factory=lambda: [("2008", "62010", "MAIN"), ("2025", "62100", "MAIN")]
    )
    other_names: list[tuple[str, str, str]] = field(default_factory=list)
    sites: list[tuple[str, str]] = field(default_factory=list)

    def changed(self, **fields) -> "Enterprise":
        return replace(self, **fields)


def forty() -> list[Enterprise]:
    """Return forty made-up enterprises, every tenth of which is a natural person."""
    made = []
    for place in range(40):
        post_code, municipality = PLACES[place % len(PLACES)]
        is_person = place % 10 == 9
        made.append(
            Enterprise(
                numbered(place),
                f"Personne Inventée {place}" if is_person else f"Inventée {place} SA",
                post_code,
                municipality,
                kind="1" if is_person else "2",
                form="" if is_person else "014",
                sites=[(f"2.099.{place:03d}.{place:03d}", post_code)],
            )
        )
    return made


def rows_of(enterprises: list[Enterprise]) -> dict[str, list[list[str]]]:
    """Return the rows of each file of an extract that has these enterprises."""
    rows: dict[str, list[list[str]]] = {name: [] for name in HEADERS}
    for each in enterprises:
        number = dotted(each.number)
        rows["enterprise"].append(
            [number, "AC", "000", each.kind, each.form, each.form_cac, each.started]
        )
        rows["denomination"].append([number, "1", "001", each.name])
        rows["denomination"] += [[number, *name] for name in each.other_names]
        if each.post_code or each.country:
            address = [each.country, each.country, each.post_code]
            address += [each.municipality, each.municipality, "Rue", "Rue", "1", "", ""]
            rows["address"].append([number, "REGO", *address, each.struck_off])
        for version, code, rank in each.activities:
            rows["activity"].append([number, "001", version, code, rank])
        for site, post_code in each.sites:
            rows["establishment"].append([site, each.started, number])
            where = ["", "", post_code, "", "", "Rue", "Rue", "2", "", "", ""]
            rows["address"].append([site, "BAET", *where])
            rows["denomination"].append([site, "1", "003", f"Site de {each.name}"])
    rows["contact"].append([dotted(numbered(0)), "ENT", "EMAIL", "info@example.org"])
    rows["code"] = [list(code) for code in CODES]
    return rows


def meta_rows(kind: str, number: int, snapshot: date) -> list[list[str]]:
    return [
        ["SnapshotDate", f"{snapshot:%d-%m-%Y}"],
        ["ExtractTimestamp", f"{snapshot:%d-%m-%Y} 07:07:49"],
        ["ExtractType", kind],
        ["ExtractNumber", str(number)],
        ["Version", "1.0.0"],
    ]


def write_zip(path: Path, files: dict[str, str]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def as_csv(header: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([header, *rows])
    return text.getvalue()


def full_files(
    enterprises: list[Enterprise], *, number: int = 136, snapshot: date = SNAPSHOT
) -> dict[str, str]:
    rows = rows_of(enterprises)
    rows["meta"] = meta_rows(FULL, number, snapshot)
    return {f"{name}.csv": as_csv(HEADERS[name], rows[name]) for name in HEADERS}


def write_full(path: Path, enterprises: list[Enterprise], **told) -> Path:
    """Write the ZIP of a full extract that has these enterprises."""
    return write_zip(path, full_files(enterprises, **told))


def write_update(
    path: Path,
    changed: list[Enterprise],
    gone: list[Enterprise],
    *,
    number: int = 137,
    snapshot: date = date(2025, 6, 27),
) -> Path:
    """Write the ZIP of an update: of whom everything changed, and who is gone."""
    rows = rows_of(changed)
    files = {
        "meta.csv": as_csv(HEADERS["meta"], meta_rows(UPDATE, number, snapshot)),
        "code.csv": as_csv(HEADERS["code"], rows["code"]),
    }
    enterprises = [[dotted(each.number)] for each in (*changed, *gone)]
    sites = [[site] for each in (*changed, *gone) for site, _place in each.sites]
    for name, header in HEADERS.items():
        if name in ("meta", "code"):
            continue
        out = {"establishment": sites, "branch": [], "contact": []}.get(
            name, enterprises + sites if name != "enterprise" else enterprises
        )
        files[f"{name}_delete.csv"] = as_csv(header[:1], out)
        files[f"{name}_insert.csv"] = as_csv(header, rows[name])
    return write_zip(path, files)
