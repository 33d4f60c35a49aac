"""What a file is, found out in a time that its content cannot make long."""

import time

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
def test_no_text_takes_long_to_be_told_from_markup(content, kind):
    began = time.process_time()

    assert kind_of_file(content) == kind

    assert time.process_time() - began < 1
