"""Every measure of the network in ``by_hand.py``, beside what it is by hand."""

import csv
import io
from math import isclose, log

import pytest
from django.db import connection
from django.urls import reverse

from registry.connections.bonds import Bonds
from registry.connections.brokers import brokers, with_networks
from registry.connections.fits import networks_that_fit, partners_that_fit
from registry.connections.joined import could_join
from registry.connections.losses import losses
from registry.connections.pairs import Contacts
from registry.services import merge_records
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_membership,
    make_organisation,
    make_superuser,
)
from tests.html import page_of

from .by_hand import DAY, SINCE, ByHand

pytestmark = pytest.mark.django_db

CONTACTS = {
    "AB": {"member": 2, "agreement": 1},
    "AC": {"project": 1},
    "AD": {"mandate": 1},
    "BC": {"call": 1},
    "BD": {},
    "CD": {},
}
COULD = {"AB": 2, "AC": 1, "AD": 0, "BC": 1, "BD": 0, "CD": 1}

# q joins A and B, as r does: from A it leads to B, to which r leads as well: 2 - 2/2.
# r joins A, B and C; of its three pairs q joins one too: 3 - 2/3.
# t joins C and D, and nobody else does: 2.
BROKERS = {"q": (2, [], 1), "r": (3, ["AC", "BC"], 3 - 2 / 3), "t": (2, ["CD"], 2)}

# Of 15 pairs of six organisations there stay, without A, those of q, r, s, t and u: 10.
# Without B everybody still meets: q in A, r in A and C. Without C there are p, q and r
# with 3 pairs, t and u with 1, and s alone. Without D all but u: 10.
# Of the contacts AB, AC, AD and BC there stays, without A, that of B and C: D has none.
# Without B or C all keep one with A, and without D all keep theirs; t, who is active in
# C and D, is no contact of these.
FACTS = {"class": "facts"}
LOST = {
    "A": (1, 3, 0, 5, ["BC", "D"]),
    "B": (0, 2, 0, 0, []),
    "C": (2, 2, 1, 11, []),
    "D": (1, 1, 1, 5, []),
}


@pytest.fixture
def network():
    return ByHand()


@pytest.fixture
def ask(client):
    def get(name, *args, **query):
        return client.get(reverse(name, args=args), {"as_of": DAY} | query)

    return get


def rows_of_file(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def pairs_on(day, network):
    found = Contacts(network.networks.values(), day).pairs()
    return {f"{pair.one}{pair.other}": pair for pair in found}


def together(pair):
    return "".join(sorted(map(str, pair)))


def test_contacts_of_each_pair_are_those_by_hand(network):
    pairs = pairs_on(DAY, network)

    assert {name: pair.joined for name, pair in pairs.items()} == CONTACTS
    assert {name: pair.could for name, pair in pairs.items()} == COULD


def test_shared_members_are_those_of_bare_sql(network):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT one.name || other.name, count(*)
            FROM registry_membership a
            JOIN registry_membership b ON a.organisation_id = b.organisation_id
            JOIN registry_cluster one ON one.id = a.cluster_id
            JOIN registry_cluster other ON other.id = b.cluster_id
            WHERE one.name < other.name GROUP BY 1
            """
        )
        counted = dict(cursor.fetchall())

    pairs = pairs_on(DAY, network)
    found = {name: pair.joined.get("member", 0) for name, pair in pairs.items()}

    assert {name: number for name, number in found.items() if number} == counted
    assert counted == {"AB": 2}


def test_the_matrix_the_list_and_the_file_say_the_same(network, ask):
    page = page_of(ask("connection_list"))
    matrix, table = page.find("section", id="results").find_all("table")
    cells = {
        f"{column.text}{row.find('th').text}": cell.text
        for row in matrix.find("tbody").find_all("tr")
        for column, cell in zip(
            matrix.find("thead").find_all("th"), row.find_all("td"), strict=False
        )
    }
    drawn = {
        name: str(sum(joined.values())) if joined else f"+{COULD[name]}"
        for name, joined in CONTACTS.items()
    } | {"BD": "–"}

    assert {name: cells[name] for name in CONTACTS} == drawn
    listed = {
        row.find("th").text.replace(" – ", ""): row.find_all("td")[-1].text
        for row in table.find("tbody").find_all("tr")
    }
    assert listed == {
        name: str(number or "none documented") for name, number in COULD.items()
    }
    filed = rows_of_file(ask("connection_list", _export="csv"))
    assert {
        f"{row['one']}{row['other']}".upper(): (int(row["contacts"]), int(row["could"]))
        for row in filed
    } == {
        name: (sum(joined.values()), COULD[name]) for name, joined in CONTACTS.items()
    }


def test_a_cell_says_in_words_what_it_means_and_leads_to_it(network, ask):
    page = page_of(ask("connection_list"))
    (cell,) = [
        link
        for link in page.find_all("a", having="aria-label")
        if "C and D" in link["aria-label"]
    ]

    there = page_of(ask("cluster_connections", "c", **{"with": "d"}))

    assert cell["aria-label"] == (
        "+1, C and D: no contact documented; 1 organisation could join them"
    )
    assert cell["href"].startswith("/clusters/c/connections/?as_of=2020-06-30&with=d")
    section = there.find("section", **{"aria-labelledby": "could"})
    (row,) = section.find("tbody").find_all("tr")
    assert row.find("th").text == "t"
    assert [cell.find("li").text.split()[0] for cell in row.find_all("td")] == [
        "member",
        "Z",
    ]


def test_what_joins_two_networks_is_told_with_the_source_of_each_side(network, ask):
    page = page_of(ask("cluster_connections", "b", **{"with": "a"}))

    groups = {
        section.find("h3").text: [
            (item.find_all("a")[0].text, len(item.find_all("blockquote", "details")))
            for item in section.find("ul", **{"class": "timeline"}).find_all("li")
            if item.parent.classes == ["timeline"]
        ]
        for section in page.find_all("section")
        if (section.get("aria-labelledby") or "").startswith("joined-")
    }

    assert groups == {
        "Shared members 2": [("q", 2), ("r", 2)],
        "Agreements 1": [("Agreement", 2)],
    }


def test_brokers_are_those_by_hand(network):
    found = brokers(network.networks.values(), DAY)
    with_networks(found, network.networks.values(), DAY)

    assert {
        str(each.organisation): (
            each.networks,
            [together(pair) for pair in each.alone],
            each.effective_size,
        )
        for each in found
    } == BROKERS
    active = {
        str(each.organisation): [(str(n), member) for n, member in each.active_in]
        for each in found
    }
    assert active["r"] == [("A", True), ("B", True), ("C", False)]


def test_the_page_of_brokers_and_its_file_say_the_same(network, ask):
    table = page_of(ask("broker_list")).find("section", id="results").find("table")
    shown = {
        row.find("th").find("a").text: [cell.text for cell in row.find_all("td")[1:]]
        for row in table.find("tbody").find_all("tr")
    }
    filed = rows_of_file(ask("broker_list", _export="csv"))

    assert shown == {"q": ["1", "0", "1"], "r": ["2", "2 A – C B – C", "2.33"]} | {
        "t": ["1", "1 C – D", "2"]
    }
    # Who alone joins the most pairs stands first.
    assert [row["name"] for row in filed] == ["r", "t", "q"]
    assert {
        row["name"]: (int(row["networks"]), int(row["pairs_alone"])) for row in filed
    } == {name: (n, len(alone)) for name, (n, alone, _size) in BROKERS.items()}
    for row in filed:
        assert isclose(float(row["effective_size"]), BROKERS[row["name"]][2])


def test_what_is_lost_is_what_is_lost_by_hand(network):
    found = {
        str(loss.cluster): (
            loss.only_there,
            loss.known.documented,
            loss.undertakings,
            loss.pairs,
            sorted(together(part) for part in loss.parts),
        )
        for loss in losses(network.networks.values(), DAY)
    }

    assert found == LOST


def test_the_pages_of_losses_and_their_files_say_the_same(network, ask):
    filed = rows_of_file(ask("loss_list", _export="csv"))
    table = page_of(ask("loss_list")).find("section", id="results").find("table")
    shown = {
        row.find("th").text: [cell.text for cell in row.find_all("td")]
        for row in table.find("tbody").find_all("tr")
    }

    for row in filed:
        only, members, undertakings, pairs, parts = LOST[row["name"]]
        assert [row["members_only_there"], row["undertakings"], row["pairs"]] == [
            str(only),
            str(undertakings),
            str(pairs),
        ]
        cells = shown[row["name"]]
        assert cells[0] == f"{only} of {members}"
        assert cells[2] == (str(undertakings) if undertakings else "none documented")
        assert cells[3].startswith(f"{pairs} of 15")
        assert row["pairs_with_a_path"] == "15"
        apart = "D no contact left with 2 others, nor through a third"
        assert cells[4] == (apart if parts else "none")


def test_the_page_of_one_network_names_what_is_lost_with_it(network, ask):
    filed = rows_of_file(ask("cluster_impact", "c", _export="csv"))
    page = page_of(ask("cluster_impact", "c"))

    assert [(row["what"], row["name"]) for row in filed] == [
        ("member", "s"),
        ("member", "t"),
        ("undertaking", "X"),
    ]
    assert {row["source"] for row in filed} != {""}
    facts = page.find("dl", **{"class": "facts"}).find_all("dd")
    assert facts[0].text.startswith("2 of 2")
    assert facts[1].text == "1"
    assert facts[2].text.startswith("11 of 15")
    assert facts[3].text == "none"


def test_what_is_lost_is_reckoned_among_the_networks_that_are_compared(network, ask):
    """A hub with p and u as members joins D to A, where hubs are compared."""
    hub = make_cluster(slug="hub", name="Hub", kind="innovation_hub")
    for name in "pu":
        make_membership(
            cluster=hub, organisation=network.organisations[name], start_on=SINCE
        )

    def parts_without_a(**query):
        facts = page_of(ask("cluster_impact", "a", **query)).find("dl", **FACTS)
        return facts.find_all("dd")[3].text

    def pairs_without_c(**query):
        (row,) = rows_of_file(ask("loss_list", _export="csv", q="C", **query))
        return row["pairs"], row["pairs_with_a_path"]

    assert parts_without_a() == "B, C D"
    assert parts_without_a(networks="all") == "B, C D, Hub"
    # Among the four, as above. With the hub, only s has no other way: to five.
    assert pairs_without_c() == ("11", "15")
    assert pairs_without_c(networks="all") == ("5", "15")


def test_networks_that_fit_are_weighed_as_by_hand(network):
    r, u = (network.organisations[name].pk for name in "ru")

    found = networks_that_fit([r, u], network.networks.values(), DAY)

    # r is the only one in X, which C labels: 4 / ln(2 + 1). It is no member of C.
    (to_r,) = found[r]
    assert to_r.key == network.networks["C"].pk
    assert isclose(to_r.score, 4 / log(3))
    # t, one of the two members of C, is active in D as u is: 3 * 1 / (2 + 10).
    (to_u,) = found[u]
    assert to_u.key == network.networks["C"].pk
    assert isclose(to_u.score, 3 / 12)


def test_partners_that_fit_are_weighed_as_by_hand(network):
    found = partners_that_fit(network.organisations["q"].pk, DAY)

    # In A there are three, in B two; r is in both, p in A.
    assert [(each.key, round(each.score, 4)) for each in found] == [
        (network.organisations["r"].pk, round(3 / log(5) + 3 / log(4), 4)),
        (network.organisations["p"].pk, round(3 / log(5), 4)),
    ]


def test_nothing_counts_before_it_begins_or_after_it_ended(network, ask):
    before = SINCE.replace(year=2014)

    pairs = pairs_on(before, network)
    assert {pair.state for pair in pairs.values()} == {"none"}
    assert brokers(network.networks.values(), before) == []

    membership = network.organisations["q"].memberships.get(
        cluster=network.networks["B"]
    )
    membership.end_on = DAY.replace(year=2019)
    membership.save()
    assert pairs_on(DAY, network)["AB"].joined == {"member": 1, "agreement": 1}


def test_a_record_merged_into_another_is_counted_once(network):
    twin = make_organisation(name="q again")
    for membership in network.organisations["q"].memberships.all():
        membership.organisation = twin
        membership.save()

    merge_records(
        kept=network.organisations["q"],
        merged=twin,
        reason="One firm.",
        user=make_superuser(),
    )

    assert pairs_on(DAY, network)["AB"].joined == CONTACTS["AB"]
    assert "q" in {each.name for each in brokers(network.networks.values(), DAY)}


def test_what_joins_many_networks_at_once_is_no_contact_of_two(network, ask):
    memorandum = make_agreement(title="Memorandum", start_on=SINCE)
    others = [make_cluster() for _number in range(2)]
    for cluster in [*network.networks.values(), *others]:
        make_agreement_party(agreement=memorandum, cluster=cluster)

    contacts = Contacts(network.networks.values(), DAY)

    assert [(str(each.thing), each.networks) for each in contacts.at_once()] == [
        ("Memorandum", 6)
    ]
    assert pairs_on(DAY, network)["BD"].joined == {}
    assert "Memorandum (6 networks)" in page_of(ask("connection_list")).text


def test_who_could_join_two_networks_is_told_with_how(network):
    pair = (network.networks["B"], network.networks["C"])

    (found,) = could_join(pair, Bonds(DAY))

    assert str(found.organisation) == "r"
    ((_b, member), (_c, works)) = found.ways
    assert [thing for thing, _fact in member] == [None]
    assert [str(thing) for thing, _fact in works] == ["X"]
