"""Static files as a production site serves them: named after what they hold."""

import re
from pathlib import Path
from unittest.mock import Mock

import brotli
import pytest
from django.contrib.staticfiles import finders

from walloon_clusters.storage import CompressedOnce, SiteStorage

SITE = Path(__file__).parents[2] / "walloon_clusters"
CHARTS = SITE / "static/charts"
DRAWN_WITH = SITE / "frontend/bundled/echarts.js"
IMPORT = re.compile(
    r'^(?:import|export)\b[^;]*?from "([^"]+)";|\bimport\("([^"]+)"\)', re.M
)
HASHED_NAME = re.compile(r"\.[0-9a-f]{12}\.js$")
HASHED = re.compile(r"\.\.?/[\w/]*\w+\.[0-9a-f]{12}\.js")


def collected(storage) -> list[str]:
    """Collect the modules of the charts, and return all files that were written."""
    modules = {f"charts/{module.name}": module for module in CHARTS.iterdir()}
    modules["vendor/echarts/echarts.js"] = DRAWN_WITH
    for name, module in modules.items():
        with module.open("rb") as content:
            storage.delete(name)
            storage.save(name, content)
    list(storage.post_process({name: (storage, name) for name in modules}))
    return sorted(
        str(path.relative_to(storage.location))
        for path in Path(storage.location).rglob("*")
        if path.is_file()
    )


def imports_of(module: str) -> list[str]:
    return ["".join(found) for found in IMPORT.findall(module)]


def test_modules_of_the_charts_import_each_other_by_their_hashed_names(tmp_path):
    storage = SiteStorage(location=tmp_path, base_url="/static/")
    found = {}
    modules = {f"charts/{module.name}": module for module in CHARTS.iterdir()}
    for name, module in {**modules, "vendor/echarts/echarts.js": DRAWN_WITH}.items():
        with module.open("rb") as content:
            storage.save(name, content)
        found[name] = (storage, name)

    hashed = {name: to for name, to, _done in storage.post_process(found) if to}

    assert set(hashed) >= set(found)
    for name in modules:
        written = (tmp_path / storage.stored_name(name)).read_text()
        imports = imports_of(written)
        assert len(imports) == len(imports_of((tmp_path / name).read_text()))
        assert len(imports) == len(re.findall(r"\bimport[ (]", written))
        for address in imports:
            assert HASHED.fullmatch(address), (name, address)
            assert (tmp_path / "charts" / address).exists(), (name, address)


def test_every_module_of_the_charts_is_imported_but_the_one_that_pages_load():
    imported = {
        Path(address).name
        for module in CHARTS.iterdir()
        for address in imports_of(module.read_text())
    }

    assert {module.name for module in CHARTS.iterdir()} - imported == {"draw.js"}
    assert finders.find("charts/draw.js")


def test_nothing_that_draws_is_loaded_before_a_chart_is_seen():
    """What a module imports comes with it, unless it asks for it in a function."""
    loaded = re.findall(r"^import\b.*", (CHARTS / "draw.js").read_text(), re.M)

    assert loaded == []


def test_what_pages_name_is_compressed_in_both_ways_and_once(tmp_path, monkeypatch):
    written = collected(SiteStorage(location=tmp_path, base_url="/static/"))

    for ending in (".br", ".gz"):
        compressed = {name for name in written if name.endswith(ending)}
        assert {name + ending for name in written if HASHED_NAME.search(name)} == (
            compressed
        )
    monkeypatch.setattr(CompressedOnce, "compress_gzip", None)
    assert collected(SiteStorage(location=tmp_path, base_url="/static/")) == written


def test_a_file_that_was_not_written_to_its_end_is_written_again(tmp_path, monkeypatch):
    storage = SiteStorage(location=tmp_path, base_url="/static/")
    monkeypatch.setattr("os.replace", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        collected(storage)
    monkeypatch.undo()

    (module,) = tmp_path.glob("vendor/echarts/echarts.*.js")
    assert not module.with_name(f"{module.name}.br").exists()
    collected(SiteStorage(location=tmp_path, base_url="/static/"))
    compressed = module.with_name(f"{module.name}.br").read_bytes()
    assert brotli.decompress(compressed) == module.read_bytes()
