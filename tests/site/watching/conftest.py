"""Log lines as a production site writes them."""

import io
import json
import logging

import pytest

from tests.site.watching.collector import collecting
from walloon_clusters.watching import traces
from walloon_clusters.watching.lines import JsonLine, WorkersLines

OURS = ("walloon_clusters", "registry", "programmes", "evaluation", "procrastinate")


class Written(io.StringIO):
    """What was written to the log."""

    def lines(self):
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def requests(self):
        return [
            line
            for line in self.lines()
            if line["logger"] == "walloon_clusters.requests"
        ]


@pytest.fixture
def written():
    """The log of a production site, while a test runs."""
    stream = Written()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    handler.addFilter(WorkersLines())
    root = logging.getLogger()
    chatty = [logging.getLogger(name) for name in (None, *OURS)]
    levels = [logger.level for logger in chatty]
    root.addHandler(handler)
    for logger in chatty:
        logger.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    for logger, level in zip(chatty, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def collector(settings, monkeypatch):
    """A collector that this process sends its spans to."""
    with collecting() as (collector, address):
        settings.OTEL_EXPORTER_OTLP_ENDPOINT = address
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
        traces._tracer.cache_clear()
        yield collector
        traces.tracer_in_use().span_processor.shutdown()
        traces._tracer.cache_clear()
