"""What is refused at the door is written down as all else, with a number to name it."""

import json
import os
import subprocess
import sys

from walloon_clusters.settings import BASE_DIR

ASK = """
import io

from walloon_clusters.wsgi import application

headers = {f"HTTP_X_{number}": "1" for number in range(200)}
environ = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/organisations/",
    "QUERY_STRING": "q=Zebulon",
    "REMOTE_ADDR": "203.0.113.9",
    "SERVER_NAME": "testserver",
    "SERVER_PORT": "80",
    "wsgi.input": io.BytesIO(),
    "wsgi.url_scheme": "http",
}
application(environ | headers, lambda status, said: print(dict(said)["X-Request-ID"]))
"""


def test_what_is_refused_has_its_line_and_its_number():
    """In a process of its own, as the server that imports the application is."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=BASE_DIR,
        env=os.environ | {"LOG_FORMAT": "json", "LOG_LEVEL": "INFO"},
        capture_output=True,
        text=True,
        check=True,
    )

    (line,) = map(json.loads, asked.stderr.splitlines())
    assert (line["status"], line["address"]) == (400, "203.0.113.9")
    assert line["route"] == "organisation_list"
    assert line["request"] == asked.stdout.strip()
    assert "Zebulon" not in asked.stderr
