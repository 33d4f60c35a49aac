"""What is refused at the door is written down as all else, with a number to name it."""

import io

from walloon_clusters.watching.requests import WatchedRequests
from walloon_clusters.wsgi import application


def test_what_is_refused_has_its_line_and_its_number(written, settings):
    settings.PAGE_REQUESTS_A_MINUTE = 1
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/nowhere/",
        "QUERY_STRING": "q=Zebulon",
        "REMOTE_ADDR": "203.0.113.9",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    told = []

    def start(status, headers, *rest):
        told.append((status, dict(headers)))

    assert application.watched is WatchedRequests
    while not told or told[-1][0][:3] != "429":
        assert len(told) < 20
        answer = application(environ.copy(), start)
        if close := getattr(answer, "close", None):
            close()

    line = written.requests()[-1]
    assert (line["status"], line["address"]) == (429, "203.0.113.9")
    assert line["request"] == told[-1][1]["X-Request-ID"]
    assert "Zebulon" not in written.getvalue()
