"""The parts of a page: under their heading, or in one line where nothing is known."""

from django.template import engines

PARTS = """{% load registry_components %}
{% part "Grants" name="grants" known=grants unknown="No grant." %}1,000{% endpart %}
{% part "Calls" name="calls" known=calls unknown="No call." %}the third{% endpart %}
{% parts_not_known %}"""


def shown(**known) -> str:
    page = engines["django"].from_string(PARTS).render(known)
    return " ".join(page.split())


def test_a_part_of_which_something_is_known_stands_under_its_heading():
    page = shown(grants=[1], calls=[1])

    assert '<section aria-labelledby="grants"> <h2 id="grants">Grants</h2>' in page
    assert "not-known" not in page


def test_parts_of_which_nothing_is_known_are_one_line_that_says_why():
    page = shown(grants=[1], calls=[])

    assert "the third" not in page
    assert 'id="calls"' not in page
    assert "Not known: 1 thing" in page
    assert "<dt>Calls</dt><dd>No call.</dd>" in page
    assert "Not known: 2 things" in shown(grants=[], calls=[])
