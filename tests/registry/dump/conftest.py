"""Dumps of tests are written where no other test looks."""

import pytest


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DUMP_DIR = str(tmp_path / "dumps")
    return tmp_path / "dumps"
