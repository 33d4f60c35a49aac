"""What ``charts/graph.js`` draws: nodes where they stand, and lines between them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Cluster, Organisation

from .around import Joiner, NetworkAround, OrganisationAround, Way
from .backbone import Backbone
from .layout import (
    SHEETS,
    Sheet,
    crowd,
    crowd_height,
    fan,
    spread,
    untangled,
)
from .names import placed

MOST = 500
"""Nodes in a drawing: more are counted in words."""

NAMED = 40
"""Nodes with a name in a column of a drawing."""

Address = Callable[[Model], str]


@dataclass
class Picture:
    """Nodes and lines as they are drawn, for a wide page and for a phone."""

    address: Address
    nodes: list[dict] = field(default_factory=list)
    links: list[dict] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)

    def add(self, row: Model, **more) -> int:
        """Add a node for a row, the way to its page if it has one; return its place."""
        kind = row.kind if isinstance(row, Cluster) else "thing"
        if isinstance(row, Organisation):
            kind = "organisation"
        node = {"kind": kind, "name": str(row), "at": [], **more}
        if hasattr(row, "get_absolute_url"):
            node["url"] = self.address(row)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def add_dots(self, number: int) -> range:
        """Add nodes without a name, and return their places."""
        first = len(self.nodes)
        self.nodes += ({"kind": "dot", "at": []} for _dot in range(number))
        return range(first, first + number)

    def add_words(self, words: str, side: str) -> int:
        """Add words without a mark, and return their place."""
        self.nodes.append({"kind": "words", "name": words, "side": side, "at": []})
        return len(self.nodes) - 1

    def join(self, one: int, other: int, kind: str, said: str = "", **more) -> None:
        link = {"source": one, "target": other, "kind": kind, "said": said}
        self.links.append(link | more)

    def place(self, node: int, point: tuple[float, float], room: float = 0) -> None:
        """Say where a node stands on the next sheet, and how wide its name may be."""
        x, y = point
        self.nodes[node]["at"].append([round(x, 1), round(y, 1), round(room)])

    @property
    def data(self) -> dict:
        return {"sizes": self.sizes, "nodes": self.nodes, "links": self.links}


def _kind_of(ways: list[Way]) -> str:
    return "member" if any(way.thing is None for way in ways) else "work"


def _reaching_most(joiners: list[Joiner]) -> list[Joiner]:
    """Return the joiners that a drawing has room for, in the order of the table.

    One for each network that can be reached, then those that reach the most.
    """
    first, rest, covered = [], [], set()
    for joiner in sorted(joiners, key=lambda joiner: -len(joiner.reached)):
        new = {reach.network for reach in joiner.reached} - covered
        covered |= new
        (first if new else rest).append(joiner)
    chosen = {id(joiner) for joiner in [*first, *rest][:NAMED]}
    return [joiner for joiner in joiners if id(joiner) in chosen]


def picture_of_network(around: NetworkAround, address: Address) -> Picture:
    """Draw a network, who and what joins it to others, and these."""
    picture = Picture(address)
    shown = _reaching_most(around.joiners)
    reached = sorted(
        {reach.network for joiner in shown for reach in joiner.reached},
        key=lambda network: (network.name_key, network.slug),
    )
    place_of = {network: place for place, network in enumerate(reached)}
    lines = [
        (place, place_of[reach.network], _kind_of(reach.ways))
        for place, joiner in enumerate(shown)
        for reach in joiner.reached
    ]
    order, ends = untangled(shown, reached, [line[:2] for line in lines])
    centre = picture.add(around.centre, is_centre=True)
    between = [picture.add(joiner.node, said=joiner.called) for joiner in shown]
    others = [picture.add(network) for network in reached]
    for place, joiner in enumerate(shown):
        here = _kind_of(joiner.here) if joiner.here else "work"
        picture.join(centre, between[place], here)
    for place, end, kind in lines:
        own = shown[place].kind == "organisation"
        picture.join(between[place], others[end], kind if own else "work")
    dots = picture.add_dots(min(around.alone, MOST - len(picture.nodes) - 1))
    words = None
    if around.alone:
        words = picture.add_words(alone_in_words(around.alone), "bottom")
    for sheet in SHEETS:
        _place_network(
            picture,
            sheet,
            centre,
            [between[n] for n in order],
            [others[n] for n in ends],
            dots,
            words,
        )
    return picture


def alone_in_words(number: int) -> str:
    """Say how many that are active in a network are active in no other one."""
    return ngettext(
        "%(number)s organisation active in no other network",
        "%(number)s organisations active in no other network",
        number,
    ) % {"number": number}


def _place_network(picture, sheet: Sheet, centre, between, others, dots, words):
    outer = sheet.fan[1]
    height = sheet.row * max(len(between), len(others), (2 * outer + 70) / sheet.row)
    first, second, third = sheet.columns
    middle = (first, height / 2)
    picture.sizes.append((sheet.width, height))
    picture.place(centre, middle, max(second - first, 84))
    for node, y in zip(between, spread(len(between), height), strict=True):
        picture.place(node, (second, y), third - second - 24)
    for node, y in zip(others, spread(len(others), height), strict=True):
        picture.place(node, (third, y), sheet.width - third - 12)
    for node, point in zip(dots, fan(len(dots), middle, sheet), strict=True):
        picture.place(node, point)
    if words is not None:
        below = (first - outer / 2 + 10, height / 2 + outer + 12)
        picture.place(words, below, outer * 1.6)


def picture_of_organisation(around: OrganisationAround, address: Address) -> Picture:
    """Draw an organisation, its networks, what it takes part in, and whom it meets."""
    picture = Picture(address)
    shown = around.meetings[:NAMED]
    times = Counter(row for m in shown for row in (*m.networks, *m.organisations))
    reached = [row for row in around.reached if row in times]
    often = set(sorted(reached, key=lambda row: -times[row])[:NAMED])
    reached = [row for row in reached if row in often]
    place_of = {row: place for place, row in enumerate(reached)}
    lines = [
        (place, place_of[row])
        for place, meeting in enumerate(shown)
        for row in (*meeting.networks, *meeting.organisations)
        if row in place_of
    ]
    _order, ends = untangled(shown, reached, lines)
    centre = picture.add(around.centre, is_centre=True)
    between = [picture.add(meeting.node, said=meeting.called) for meeting in shown]
    others = [picture.add(row) for row in reached]
    for place, meeting in enumerate(shown):
        kind = "member" if isinstance(meeting.node, Cluster) else "work"
        picture.join(centre, between[place], kind)
    for place, end in lines:
        picture.join(between[place], others[end], "work")
    crowds = []
    for place, meeting in enumerate(shown):
        if meeting.others:
            words = picture.add_words(others_in_words(meeting.others), "right")
            # Each of the networks that follow needs room for its number at least.
            room = max(0, MOST - len(picture.nodes) - len(shown))
            dots = picture.add_dots(min(meeting.others, room))
            picture.join(between[place], words, "member")
            crowds.append((dots, words))
    for sheet in SHEETS:
        _place_organisation(
            picture, sheet, centre, between, [others[n] for n in ends], crowds
        )
    return picture


def others_in_words(number: int) -> str:
    """Say how many other members a network has, that the registry knows by name."""
    return ngettext(
        "%(number)s other member",
        "%(number)s other members",
        number,
    ) % {"number": number}


def _place_organisation(picture, sheet: Sheet, centre, between, others, crowds):
    first, second, third = 18, sheet.columns[1] * 0.45, sheet.columns[2] * 0.94
    y = sheet.row / 2
    spots = []
    for dots, _words in crowds:
        spots.append(y)
        y += crowd_height(len(dots), sheet) + 6
    height = max(y + sheet.row * len(others), sheet.row * (len(between) + 1), 120)
    picture.sizes.append((sheet.width, height))
    picture.place(centre, (first, height / 2), max(second - first, 110))
    for node, at in zip(between, spread(len(between), height), strict=True):
        picture.place(node, (second, at), third - second - 24)
    for (dots, words), top in zip(crowds, spots, strict=True):
        for dot, point in zip(
            dots, crowd(len(dots), (third, top + 12), sheet), strict=True
        ):
            picture.place(dot, point)
        picture.place(words, (third - 8, top), sheet.width - third)
    for place, node in enumerate(others):
        picture.place(node, (third, y + sheet.row * place), sheet.width - third - 12)


def picture_of_all(backbone: Backbone, address: Address) -> Picture:
    """Draw all networks that have a contact with another one, and their contacts."""
    picture = Picture(address)
    places = {network: picture.add(network) for network in backbone.drawn}
    links = []
    for pair in backbone.pairs_drawn:
        one, other = places[pair.one], places[pair.other]
        links.append((one, other))
        kind = "member" if backbone.only_members(pair) else "work"
        picture.join(one, other, kind, backbone.in_words(pair), number=pair.contacts)
    names = tuple(node["name"] for node in picture.nodes)
    for sheet in SHEETS:
        points, height = placed(names, tuple(links), sheet)
        picture.sizes.append((sheet.width, height))
        for node, point in enumerate(points):
            picture.place(node, point, sheet.room)
    return picture


def said_of(picture: Picture) -> str:
    """Say in a sentence what a drawing shows, for who cannot see it."""
    marks = sum(node["kind"] not in ("dot", "words") for node in picture.nodes)
    return _("%(nodes)s names and %(links)s lines; the table holds the same facts.") % {
        "nodes": marks,
        "links": len(picture.links),
    }
