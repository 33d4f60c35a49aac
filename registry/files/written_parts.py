"""What holds the sheets of a workbook together: lists of its parts, names, styles."""

from collections.abc import Iterator
from dataclasses import dataclass

from .written_cells import escaped

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SCHEMAS = "http://schemas.openxmlformats.org"
MAIN = f'xmlns="{SCHEMAS}/spreadsheetml/2006/main"'

_RELATED = f"{SCHEMAS}/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"

# Plain, the bold of headings, and the formats of a day and of a moment.
STYLES = f"""{HEAD}<styleSheet {MAIN}>\
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ h:mm:ss"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>\
</cellStyleXfs><cellXfs count="4">\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>\
</cellStyles></styleSheet>"""


@dataclass
class WrittenSheet:
    """A sheet that was written: its name, and the range that it filters."""

    name: str
    filtered: str = ""


def path_of(number: int) -> str:
    """Return where a sheet stands in the archive, by its number from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def other_parts(sheets: list[WrittenSheet]) -> Iterator[tuple[str, str]]:
    """Yield the other parts of a workbook by their paths in the archive."""
    paths = [path_of(number) for number, _sheet in enumerate(sheets, 1)]
    yield "[Content_Types].xml", _types(paths)
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    leads = [("worksheet", path.removeprefix("xl/")) for path in paths]
    yield "xl/_rels/workbook.xml.rels", _relations([*leads, ("styles", "styles.xml")])
    yield "xl/styles.xml", STYLES
    yield "xl/workbook.xml", _book(sheets)


def _types(paths: list[str]) -> str:
    kinds = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    kinds += [(path, "worksheet") for path in paths]
    each = "".join(
        f'<Override PartName="/{path}" ContentType="{_TYPE}.{kind}+xml"/>'
        for path, kind in kinds
    )
    return (
        f'{HEAD}<Types xmlns="{SCHEMAS}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{each}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATED}/{kind}" Target="{path}"/>'
        for number, (kind, path) in enumerate(targets, 1)
    )
    return (
        f'{HEAD}<Relationships xmlns="{SCHEMAS}/package/2006/relationships">'
        f"{each}</Relationships>"
    )


def _book(sheets: list[WrittenSheet]) -> str:
    named = "".join(
        f'<sheet name="{_quoted(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" '
        f'hidden="1">{_in_formula(sheet.name)}!{sheet.filtered}</definedName>'
        for place, sheet in enumerate(sheets)
        if sheet.filtered
    )
    defined = f"<definedNames>{filters}</definedNames>" if filters else ""
    return (
        f'{HEAD}<workbook {MAIN} xmlns:r="{_RELATED}"><bookViews><workbookView/>'
        f"</bookViews><sheets>{named}</sheets>{defined}</workbook>"
    )


def _quoted(name: str) -> str:
    return escaped(name).replace('"', "&quot;")


def _in_formula(name: str) -> str:
    doubled = escaped(name).replace("'", "''")
    return f"'{doubled}'"
