"""Static files as a production site serves them: named after what they hold."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

from walloon_clusters.storage import SiteStorage

CHARTS = Path(__file__).parents[2] / "walloon_clusters/static/charts"
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?from "([^"]+)";', re.M)
HASHED = re.compile(r"\./(\w+\.[0-9a-f]{12}\.js)")


def test_modules_of_the_charts_import_each_other_by_their_hashed_names(tmp_path):
    storage = SiteStorage(location=tmp_path, base_url="/static/")
    found = {}
    for module in CHARTS.iterdir():
        name = f"charts/{module.name}"
        with module.open("rb") as content:
            storage.save(name, content)
        found[name] = (storage, name)

    hashed = {name: to for name, to, _done in storage.post_process(found) if to}

    assert set(hashed) >= set(found)
    for name in found:
        written = (tmp_path / storage.stored_name(name)).read_text()
        imports = IMPORT.findall(written)
        assert len(imports) == len(IMPORT.findall((tmp_path / name).read_text()))
        assert len(imports) == written.count("import ")
        for address in imports:
            assert HASHED.fullmatch(address), (name, address)
            assert (tmp_path / "charts" / address).exists(), (name, address)


def test_every_module_of_the_charts_is_imported_but_the_one_that_pages_load():
    imported = {
        Path(address).name
        for module in CHARTS.iterdir()
        for address in IMPORT.findall(module.read_text())
    }

    assert {module.name for module in CHARTS.iterdir()} - imported == {"draw.js"}
    assert finders.find("charts/draw.js")
