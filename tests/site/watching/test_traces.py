import signal
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from procrastinate.contrib.django import app

from tests.site.test_demo import get, running_demo
from tests.site.test_settings import PRODUCTION, manage
from tests.site.watching.collector import attributes, collecting
from tests.site.watching.test_jobs import work
from tests.site.watching.test_metrics import free_port
from walloon_clusters.watching import traces
from walloon_clusters.watching.traces import tracer_in_use


@pytest.mark.django_db
def test_a_request_is_a_span_with_its_queries_in_it(client, collector):
    page = client.get("/organisations/?q=Zebulon")

    span = collector.wait_for("GET organisation_list")
    assert attributes(span) == {
        "http.request.method": "GET",
        "http.route": "organisation_list",
        "http.response.status_code": 200,
        "request.id": page["X-Request-ID"],
    }
    queries = [each for each in collector.spans if each.parent_span_id == span.span_id]
    assert len(queries) > 1
    assert {each.trace_id for each in queries} == {span.trace_id}
    texts = [attributes(each)["db.query.text"] for each in queries]
    assert any("%s" in text and "registry_organisation" in text for text in texts)
    assert not [body for body in collector.bodies if b"ebulon" in body]
    resource = collector.requests[0].resource_spans[0].resource
    assert attributes(resource)["service.name"] == "walloon-clusters"


@pytest.mark.django_db
def test_an_error_makes_a_span_fail_without_its_words(client, collector, monkeypatch):
    def fail(*_arguments, **_others):
        raise ValueError("nobody is called Zebulon")

    monkeypatch.setattr("registry.lists.page.ListPage.get_queryset", fail)
    client.raise_request_exception = False

    client.get("/organisations/")

    span = collector.wait_for("GET organisation_list")
    assert span.status.code == 2
    assert attributes(span)["error.type"] == "500"
    assert not [body for body in collector.bodies if b"ebulon" in body]


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_trace_goes_on_where_our_proxy_began_it(client, collector, settings, proxies):
    settings.PROXIES = proxies
    trace = "0af7651916cd43dd8448eb211c80319c"

    client.get(
        "/robots.txt", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    )

    span = collector.wait_for("GET robots")
    assert (span.trace_id.hex() == trace) is bool(proxies)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_a_trace_with_its_queries_in_it(collector):
    number = app.configure_task("registry.plan_import").defer(batch_id=0)

    work()

    span = collector.wait_for("registry.plan_import")
    assert attributes(span) == {
        "job.id": number,
        "job.attempt": 1,
        "error.type": "DoesNotExist",
    }
    queries = [each for each in collector.spans if each.parent_span_id == span.span_id]
    assert "registry_importbatch" in attributes(queries[0])["db.query.text"]


@pytest.mark.django_db(transaction=True)
def test_what_is_left_is_sent_when_a_site_ends():
    port = free_port()
    with collecting() as (collector, address):
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": address,
            # Later than the site ends.
            "OTEL_BSP_SCHEDULE_DELAY": "600000",
        }
        with running_demo(port, **settings) as (process, _printed):
            assert get(port, "/sources/?q=Zebulon")[0] == 200
            process.send_signal(signal.SIGTERM)
            process.wait(30)

        assert collector.wait_for("GET source_list")
        assert not [body for body in collector.bodies if b"Zebulon" in body]


def test_without_the_library_a_site_says_what_to_install(settings, monkeypatch):
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4318"
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    traces._tracer.cache_clear()

    with pytest.raises(ImproperlyConfigured, match="watching/requirements.lock"):
        tracer_in_use()
    assert [each.id for each in traces.check_installed(None)] == [
        "walloon_clusters.E001"
    ]


def test_without_a_collector_nothing_of_it_is_loaded():
    code = (
        "import sys; from walloon_clusters.wsgi import application; "
        "print([name for name in sys.modules if name.startswith('opentelemetry') "
        "or name.startswith('prometheus')])"
    )

    result = manage("shell", "--no-imports", "-c", code, environment=PRODUCTION)

    assert (result.returncode, result.stdout.strip()) == (0, "[]")
