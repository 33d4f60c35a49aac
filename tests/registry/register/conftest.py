import pytest

from registry.register.loading import load

from .extracts import write_full


@pytest.fixture
def extract_of(tmp_path):
    """A function that loads an extract of these enterprises, and takes its options."""

    def load_them(*enterprises, **told):
        return load(write_full(tmp_path / "e.zip", list(enterprises), **told))

    return load_them
