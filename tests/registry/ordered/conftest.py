import pytest

from registry.bounds import kinds
from registry.ordered import kept, middleware
from tests.factories import make_organisation


@pytest.fixture(autouse=True)
def every_file_is_long(settings, monkeypatch, tmp_path):
    """Files wait in a folder of the test, and each is too long to be sent at once."""
    settings.ORDERED_DIR = str(tmp_path / "ordered")
    settings.FILE_SECONDS = 5
    monkeypatch.setattr(middleware, "MOST_AT_ONCE", -1)
    monkeypatch.setattr("registry.files.pieces.PIECE", 1)
    assert not list(kept.orders())
    assert kinds.FILES.places


@pytest.fixture
def registered(db):
    return [make_organisation(name=f"Organisation {n}") for n in range(9)]
