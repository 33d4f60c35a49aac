"""Traces of requests, queries and jobs, for a collector of OpenTelemetry.

They are made where ``OTEL_EXPORTER_OTLP_ENDPOINT`` names one, and the extra
``telemetry`` is installed. The library's own makers of spans are left out: they note
whole addresses, and with them what people search for.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

SERVICE = "walloon-clusters"
MISSING = (
    "OTEL_EXPORTER_OTLP_ENDPOINT is set, and what sends traces is not installed: "
    "pip install --require-hashes -r walloon_clusters/watching/requirements.lock"
)
LONGEST_STATEMENT = 2000
LITERAL = re.compile(r"'(?:[^']|'')*'")


def tracer_in_use() -> "Tracer | None":
    """Return what makes spans; None where no collector is named.

    Raises:
        ImproperlyConfigured: one is named, and nothing is installed to send to it.
    """
    return _tracer() if settings.OTEL_EXPORTER_OTLP_ENDPOINT else None


def check_installed(app_configs, **_others) -> list[Error]:
    """Say before anything runs what would be missing."""
    try:
        tracer_in_use()
    except ImproperlyConfigured:
        return [Error(MISSING, id="walloon_clusters.E001")]
    return []


@cache
def _tracer() -> "Tracer":
    """Return the one of this process, which sends what is left when it ends."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ImproperlyConfigured(MISSING) from error

    name = os.environ.get("OTEL_SERVICE_NAME", SERVICE)
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("walloon_clusters")


def begin_request(request: HttpRequest, name: str) -> "Span | None":
    """Begin the span of a request, part of the trace that our proxy began, if it did.

    Args:
        name: the id of the request, as log lines have it.
    """
    if (tracer := tracer_in_use()) is None:
        return None
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import (
        TraceContextTextMapPropagator,
    )

    given = request.headers.get("traceparent", "") if settings.PROXIES else ""
    return tracer.start_span(
        "request",
        context=TraceContextTextMapPropagator().extract({"traceparent": given}),
        kind=SpanKind.SERVER,
        attributes={"request.id": name},
    )


def within(span: "Span | None"):
    """Let what is done meanwhile be a part of a span."""
    if span is None:
        return nullcontext()
    from opentelemetry.trace import use_span

    # An exception says what somebody typed: the log has it, without that.
    return use_span(span, record_exception=False, set_status_on_exception=False)


def end_request(span: "Span | None", method: str, route: str, status: int) -> None:
    """End the span of a request: its address is told by the name of its route."""
    if span is None:
        return
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": status,
        }
    )
    if status >= 500:
        _failed(span, str(status))
    span.end()


@contextmanager
def query_span(sql) -> Iterator[None]:
    """Make a query a part of what it is asked for, by its statement without values."""
    tracer = tracer_in_use()
    if tracer is None:
        yield
        return
    from opentelemetry.trace import SpanKind, get_current_span

    if not get_current_span().is_recording():
        yield
        return
    text = LITERAL.sub("?", sql)[:LONGEST_STATEMENT] if isinstance(sql, str) else ""
    span = tracer.start_span(
        text.split(maxsplit=1)[0].upper() if text.strip() else "SQL",
        kind=SpanKind.CLIENT,
        attributes={"db.system.name": "postgresql", "db.query.text": text},
    )
    with _until_over(span):
        yield


@contextmanager
def job_span(task: str, number: int, attempt: int) -> Iterator[None]:
    """Make a job of the worker a trace."""
    tracer = tracer_in_use()
    if tracer is None:
        yield
        return
    from opentelemetry.trace import SpanKind

    span = tracer.start_span(
        task,
        kind=SpanKind.CONSUMER,
        attributes={"job.id": number, "job.attempt": attempt},
    )
    with _until_over(span), within(span):
        yield


@contextmanager
def _until_over(span: "Span") -> Iterator[None]:
    """Have a span say by what its work failed, if it does, and end with it."""
    try:
        yield
    except BaseException as error:
        _failed(span, type(error).__name__)
        raise
    finally:
        span.end()


def _failed(span: "Span", what: str) -> None:
    from opentelemetry.trace import Status, StatusCode

    span.set_status(Status(StatusCode.ERROR))
    span.set_attribute("error.type", what)
