"""The pages of drawings: the picture says what the table says."""

import json
from datetime import date

import pytest

from registry.drawing.picture import MOST, NAMED
from registry.models import Cluster, Organisation
from tests.factories import (
    make_cluster,
    make_event,
    make_event_participation,
    make_membership,
    make_organisation,
)
from tests.html import page_of
from tests.pages import address
from tests.world import DAY
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

NAMES = ("cluster_network", "organisation_network", "network_drawing")

each_page = pytest.mark.parametrize("name", NAMES)


def drawn(answer):
    """Return the drawing that a page sends."""
    figure = page_of(answer).find("figure", **{"data-chart": "graph"})
    return json.loads(figure.find("script").text)


def links_of_table(answer):
    table = page_of(answer).find("main").find("table")
    return {link["href"] for link in table.find_all("a")}


@pytest.fixture
def world():
    return make_world(5)


@each_page
@pytest.mark.usefixtures("world")
def test_every_name_of_a_drawing_leads_where_the_table_does(client, name):
    answer = client.get(address(name, as_of=DAY))

    nodes = drawn(answer)["nodes"]

    marks = [node for node in nodes if "url" in node]
    centres = [node for node in marks if node.get("is_centre")]
    assert len(centres) == (0 if name == "network_drawing" else 1)
    others = {node["url"] for node in marks} - {node["url"] for node in centres}
    assert others
    assert others <= links_of_table(answer)
    assert all(f"as_of={DAY}" in url for url in others)
    assert all(client.get(url).status_code in (200, 302) for url in others)


@each_page
@pytest.mark.usefixtures("world")
def test_no_line_joins_two_organisations(client, name):
    drawing = drawn(client.get(address(name, as_of=DAY)))

    ends = [
        {drawing["nodes"][link[end]]["kind"] for end in ("source", "target")}
        for link in drawing["links"]
    ]
    assert ends
    assert {"organisation"} not in ends
    assert {"dot", "organisation"} not in ends


@each_page
@pytest.mark.usefixtures("world")
def test_nodes_stand_on_both_sheets(client, name):
    drawing = drawn(client.get(address(name, as_of=DAY)))

    for node in drawing["nodes"]:
        assert len(node["at"]) == len(drawing["sizes"]) == 2
        for (x, y, _room), (width, height) in zip(
            node["at"], drawing["sizes"], strict=True
        ):
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_the_table_of_all_networks_has_the_numbers_of_the_lines(client, world):
    answer = client.get(address("network_drawing", as_of=DAY))

    drawing = drawn(answer)
    names = [node["name"] for node in drawing["nodes"]]
    lines = {
        (names[link["source"]], names[link["target"]]): link["number"]
        for link in drawing["links"]
    }
    rows = page_of(answer).find("main").find("tbody").find_all("tr")
    table = {}
    for row in rows:
        cells = [cell.text for cell in row.find_all("td")]
        numbers = [int(cell) for cell in cells[1:] if cell.isdigit()]
        table[row.find("th").text, cells[0]] = sum(numbers)
    assert lines == table
    assert lines


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("networks", ["", "recognised", "all"])
def test_the_drawing_compares_what_the_matrix_compares(client, networks):
    query = {"as_of": DAY, "networks": networks}

    drawing = client.get("/connections/network/", query)
    matrix = client.get("/connections/", query)

    heading = page_of(matrix).find("main").find_all("h2")[0].text
    assert drawing.context["backbone"].all_pairs == matrix.context["all_pairs"]
    assert len(drawing.context["pairs"]) == matrix.context["with_contact"]
    assert not drawing.context["pairs"] or heading in page_of(drawing).text
    kept = f"networks={networks}&" if networks else ""
    brokers = f"/connections/brokers/?{kept}as_of={DAY}"
    assert page_of(drawing).find_all("a", href=brokers)


@pytest.mark.usefixtures("world")
def test_networks_that_cannot_be_chosen_are_refused(client):
    assert client.get("/connections/network/?networks=some").status_code == 400


def test_a_large_network_is_drawn_as_far_as_there_is_room(client):
    large, other = make_cluster(name="Large"), make_cluster(name="Other")
    for number in range(NAMED + 5):
        body = make_organisation(name=f"Joining {number:03}")
        for network in (large, other):
            make_membership(organisation=body, cluster=network)
    Organisation.objects.bulk_create(
        Organisation(
            slug=f"alone-{number}",
            name=f"Alone {number}",
            kind="enterprise",
            source=large.source,
        )
        for number in range(MOST)
    )
    for body in Organisation.objects.filter(slug__startswith="alone-"):
        make_membership(organisation=body, cluster=large)

    answer = client.get(f"/clusters/{large.slug}/network/")

    nodes = drawn(answer)["nodes"]
    words = " ".join(page_of(answer).find("main").text.split())
    assert len(nodes) == MOST
    assert sum(node["kind"] == "organisation" for node in nodes) == NAMED
    assert "And 5 more that join it to others, in the table below." in words
    assert f"{MOST} organisations active in no other network" in [
        node.get("name") for node in nodes
    ]
    rows = page_of(answer).find("main").find("tbody").find_all("tr")
    assert len(rows) == NAMED + 5 + 1


def test_each_network_is_reached_in_a_drawing_without_room_for_all(client):
    middle, near, far = (make_cluster(name=name) for name in ("Middle", "Near", "Far"))
    for number in range(NAMED + 1):
        body = make_organisation(name=f"Joining {number:03}")
        last = number == NAMED
        for network in (middle, far if last else near):
            make_membership(organisation=body, cluster=network)

    nodes = drawn(client.get(f"/clusters/{middle.slug}/network/"))["nodes"]

    assert {"Near", "Far"} <= {node.get("name") for node in nodes}


def test_an_organisation_that_meets_many_is_drawn_as_far_as_there_is_room(client):
    body, event = make_organisation(name="Body"), make_event(title="Fair")
    make_event_participation(event=event, organisation=body)
    for number in range(NAMED + 3):
        other = make_organisation(name=f"Guest {number:03}")
        make_event_participation(event=event, organisation=other)

    answer = client.get(f"/organisations/{body.slug}/network/")

    words = " ".join(page_of(answer).find("main").text.split())
    assert "And 3 more, in the table below." in words
    assert sum(node["kind"] == "organisation" for node in drawn(answer)["nodes"]) == (
        NAMED + 1
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("network_drawing", "No contact between networks is documented on this day."),
        ("cluster_network", "Nobody is documented here"),
        ("organisation_network", "No source tells on this day"),
    ],
)
def test_a_page_without_anything_to_draw_says_so(client, name, said):
    make_cluster(slug="hub", created_on=date(1999, 1, 1))
    make_organisation(slug="hub")

    answer = client.get(address(name))

    page = page_of(answer)
    assert said in page.find("main").text
    assert not page.find_all("figure")


def test_a_merged_record_leads_to_the_drawing_of_the_other(client):
    kept = make_organisation(name="Kept")
    make_organisation(slug="gone", merged_into=kept)

    answer = client.get("/organisations/gone/network/?as_of=2010-06-30")

    assert answer.status_code == 302
    assert answer["Location"] == "/organisations/kept/network/?as_of=2010-06-30"


@each_page
@pytest.mark.usefixtures("world")
def test_a_day_that_cannot_be_is_said(client, name):
    assert client.get(address(name, as_of="never")).status_code == 400


@pytest.mark.parametrize(
    ("page", "drawing"),
    [
        ("/clusters/hub/", "cluster_network"),
        ("/clusters/hub/connections/", "cluster_network"),
        ("/organisations/hub/", "organisation_network"),
        ("/connections/", "network_drawing"),
    ],
)
@pytest.mark.usefixtures("world")
def test_the_page_of_what_is_drawn_leads_to_the_drawing(client, page, drawing):
    main = page_of(client.get(page)).find("main")

    assert main.find_all("a", href=address(drawing))


@pytest.mark.parametrize("name", ["cluster_network", "cluster_impact"])
@pytest.mark.usefixtures("world")
def test_the_tab_of_connections_is_marked_on_the_pages_below_it(client, name):
    (tabs,) = page_of(client.get(address(name))).find_all(
        "nav", **{"aria-label": "Pages of this cluster"}
    )

    marked = tabs.find_all("a", having="aria-current")
    assert [(tab.text, tab["aria-current"]) for tab in marked] == [
        ("Connections", "true")
    ]


@pytest.mark.parametrize("name", ["connection_list", "network_drawing", "loss_list"])
@pytest.mark.usefixtures("world")
def test_tabs_of_connections_compare_the_same_networks(client, name):
    def tabs(**query):
        page = page_of(client.get(address(name, **query)))
        (found,) = page.find_all("nav", **{"aria-label": "Connections"})
        return {link.text: link["href"] for link in found.find_all("a")}

    asked = tabs(networks="all", as_of="2010-06-30")

    assert {tabs()[name] for name in ("Networks", "Drawn")} == {
        "/connections/",
        "/connections/network/",
    }
    for text in ("Networks", "Drawn", "Brokers", "What is lost"):
        assert asked[text].endswith("?networks=all&as_of=2010-06-30"), text
    assert asked["Agreements"].endswith("?as_of=2010-06-30")


def test_a_network_of_nobody_is_told_apart(client, world):
    island = make_cluster(name="Island", created_on=date(2000, 1, 1))

    answer = client.get(address("network_drawing", as_of=DAY))

    assert island.name not in [node["name"] for node in drawn(answer)["nodes"]]
    assert Cluster.objects.count() > len(drawn(answer)["nodes"])
