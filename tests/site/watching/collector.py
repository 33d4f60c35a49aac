"""A collector of OpenTelemetry, as small as one can be: it keeps what it is sent."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Collector:
    """What a collector was sent."""

    def __init__(self):
        self.requests = []
        self.bodies = []

    @property
    def spans(self):
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def named(self, name):
        return [span for span in self.spans if span.name == name]

    def wait_for(self, name):
        deadline = time.monotonic() + 20
        while not self.named(name):
            assert time.monotonic() < deadline, {span.name for span in self.spans}
            time.sleep(0.05)
        return self.named(name)[0]


def attributes(span):
    """Return the attributes of a span."""
    return {
        each.key: getattr(each.value, each.value.WhichOneof("value"))
        for each in span.attributes
    }


@contextmanager
def collecting():
    """Run a collector; yield it and its address."""
    sent = pytest.importorskip(
        "opentelemetry.proto.collector.trace.v1.trace_service_pb2",
        reason="The extra telemetry is not installed.",
    )
    collector = Collector()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/traces"
            collector.bodies.append(body)
            collector.requests.append(sent.ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield collector, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
