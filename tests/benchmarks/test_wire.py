"""What of a page goes over the wire: its bytes, and those that nobody needs again."""

import pytest
from django.test import Client

from .databases import sized, within
from .figures import say
from .pages import every_list, every_page
from .promises import MIDDLE

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

AS_A_BROWSER = {"accept-encoding": "gzip, deflate, br, zstd"}

PAGES = {
    **{page.name: page.address for page in every_page()},
    **{each.name: each.page.list_url() for each in every_list()},
}


def test_what_goes_over_the_wire():
    reader = Client()
    with within(sized(MIDDLE)):
        for name, address in PAGES.items():
            response = reader.get(address, headers=AS_A_BROWSER)
            if not response["Content-Type"].startswith("text/html"):
                continue
            sent = len(response.content)
            plain = len(reader.get(address).content)
            say(f"wire.{name}.kb", sent / 1000, f"{plain / 1000:,.0f} KB in plain")
            say(f"wire.{name}.unchanged", unchanged(reader, address, response))


def unchanged(reader: Client, address: str, response) -> int:
    """Return whether who has a page is told that it is still the same."""
    kept = {
        header: response[name]
        for header, name in (
            ("if-none-match", "ETag"),
            ("if-modified-since", "Last-Modified"),
        )
        if name in response
    }
    again = reader.get(address, headers=AS_A_BROWSER | kept)
    return int(again.status_code == 304)
