"""What a list says of itself, and where it is found once it is declared."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from registry.lists.computed import ComputedRows
from registry.lists.directory import all_lists, listed
from registry.lists.exported import ExportedFields, ExportedValues, amount, field
from registry.lists.offered import Facet, Option
from registry.lists.page import ListPage
from registry.models import Event, Organisation, Source
from registry.pages import EventList
from tests.factories import make_event, make_organisation, make_source
from tests.html import page_of, parse


def test_a_list_is_entered_once():
    class EventList(ListPage):
        model = Event

    before = all_lists()

    with pytest.raises(ValueError, match="event_list"):
        listed("happenings/")(EventList)
    assert all_lists() == before


def test_the_rows_of_each_list_become_cards_on_a_phone():
    pages = all_lists()

    assert len(pages) > 10
    for page in pages:
        assert "cards" in page.table_class_names.split(), page.__name__


@pytest.mark.django_db
@pytest.mark.parametrize(("events", "words"), [(0, "0 events"), (1, "1 event")])
def test_a_list_is_called_and_counted_after_its_model(client, events, words):
    for _ in range(events):
        make_event()

    page = page_of(client.get(reverse("event_list")))

    assert page.find("h1").text == "Events"
    assert page.find("title").text.startswith("Events")
    assert page.find("p", **{"class": "result-count"}).text == words


@pytest.mark.django_db
def test_words_of_its_own_go_before_those_of_the_model(client, monkeypatch):
    monkeypatch.setattr(EventList, "title", "Gatherings")
    monkeypatch.setattr(EventList, "heading", "Who met whom")
    make_event()

    page = page_of(client.get(reverse("event_list")))

    assert page.find("title").text.startswith("Gatherings")
    assert page.find("caption").text == "Gatherings"
    assert page.find("h1").text == "Who met whom"


@pytest.mark.django_db
def test_a_file_of_fields_reads_a_field_elsewhere_under_another_name():
    source = make_source(title="Act", publisher="Region")
    make_organisation(slug="acme", source=source)
    columns = ExportedFields(
        Organisation,
        "slug",
        "source",
        field(Source, "title", path="source__title", called="of"),
        amount("pk", called="key"),
    )

    (row,) = columns.rows(Organisation.objects.all())

    assert columns.get_export_headers() == ["slug", "source", "of", "key"]
    assert row == ["acme", source.slug, "Act", Organisation.objects.get().pk]


def test_a_file_of_values_reads_what_is_made_of_the_rows():
    columns = ExportedValues(
        {"twice": lambda each: each * 2},
        objects=lambda rows: [row + 1 for row in rows],
    )

    assert list(columns.rows([1, 2])) == [[4], [6]]


def test_rows_that_are_worked_out_stay_so_when_some_are_kept():
    rows = ComputedRows([1, 2, 3], Event)

    odd = rows.keeping(lambda row: row % 2)

    assert odd == [1, 3]
    assert odd.all().best_first("two") == [1, 3]
    assert odd.model is Event


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "web"),
    [
        ("/organisations/?kind=enterprise", "organisations/?kind=enterprise&as_of="),
        ("/?as_of=2010-06-30", "?as_of=2010-06-30"),
        ("/search/?q=iba", "search/?q=iba"),
    ],
)
def test_paper_says_once_where_a_page_is_and_of_which_day(client, path, web):
    page = page_of(client.get(path))

    (said,) = [
        p.text
        for p in page.find_all("p")
        if "paper-only" in p.classes and "On the web" in p.text
    ]

    assert f"On the web: http://testserver/{web}" in said
    assert "Made on " in said


@pytest.mark.django_db
def test_without_javascript_filters_are_sent_from_above_and_below_the_facets(client):
    make_organisation()

    form = page_of(client.get(reverse("organisation_list"))).find(
        "form", id="filter-form"
    )

    order = [
        each.get("id") or "apply"
        for each in form.find_all("div", "button")
        if each.get("id") == "facets" or "without-js" in each.classes
    ]
    assert order == ["apply", "facets", "apply"]


@pytest.mark.parametrize("left_out", [False, True])
def test_the_values_of_a_facet_beyond_the_tenth_are_folded(left_out):
    name = '"><script>alert(1)</script>'
    options = [
        Option(f"{number}{name}", f"{number}{name}", number, selected=number == 3)
        for number in range(12)
    ]
    page = parse(
        render_to_string(
            "components/facet_options.html",
            {
                "facet": Facet("kind", "kind", options),
                "parameter": "kind",
                "left_out": left_out,
            },
        )
    )

    boxes = page.find_all("input", type="checkbox", name="kind")
    assert [box["value"] for box in boxes] == [option.value for option in options]
    assert [box["id"] for box in boxes] == [f"facet-kind-{n}" for n in range(1, 13)]
    assert [box["value"][0] for box in boxes if "checked" in box.attrs] == (
        [] if left_out else ["3"]
    )
    labels = page.find_all("label")
    assert [label.text for label in labels] == [f"{n}{name} {n}" for n in range(12)]
    empty = [label for label in labels if "facet-option-empty" in label.classes]
    assert empty == labels[:1]
    folded = page.find("details")
    assert folded.find("summary").text == "2 more"
    assert len(folded.find_all("label")) == 2
    assert "open" not in folded.attrs
