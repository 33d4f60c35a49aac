"""The search of the whole registry finds public money too."""

import pytest
from django.urls import reverse

from tests.factories import make_source
from tests.programmes.factories import (
    make_call,
    make_funding_line,
    make_plan,
    make_project,
)

pytestmark = pytest.mark.django_db


def test_the_search_finds_plans_lines_calls_and_projects_before_documents(client):
    rows = [
        make_plan(name_en="Aviation plan"),
        make_funding_line(name_en="Aviation line"),
        make_call(title="Aviation call"),
        make_project(title="Aviation project"),
        make_source(title="Report on aviation"),
    ]

    page = client.get(reverse("search"), {"q": "aviation"})

    found = [hit.row for group in page.context["found"] for hit in group.hits]
    assert found[-1] == rows[-1]
    assert set(found) == set(rows)
    for row in rows:
        assert f'href="{row.get_absolute_url()}"' in page.content.decode()
