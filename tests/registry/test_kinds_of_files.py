"""What a file is, found out in a time that its content cannot make long."""

import pytest

from registry.documents.kinds import kind_of_file
from registry.models import FileKind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!-- of 2024 --> <!-- x --><html><body>x", FileKind.HTML),
        (b"<!---->" * 40 + b"x", None),
        (b"<!-- " * 5000, None),
        (b" " * 100_000 + b"x", FileKind.TEXT),
    ],
)
def test_a_text_is_told_from_markup(content, kind):
    assert kind_of_file(content) == kind
