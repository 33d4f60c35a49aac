"""A feed, read as a feed reader reads it (RFC 4287)."""

from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

SPACE = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Entry:
    number: str
    title: str
    updated: datetime
    html: str
    url: str


class Feed:
    """What a feed says; it fails on what no feed may say."""

    def __init__(self, response):
        assert response.status_code == 200, response.status_code
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = ElementTree.fromstring(response.content)
        assert root.tag == f"{SPACE}feed"
        self.number, self.title = self._one(root, "id"), self._one(root, "title")
        self.updated = datetime.fromisoformat(self._one(root, "updated"))
        assert self._one(root.find(f"{SPACE}author"), "name")
        self.links = {
            link.get("rel"): link.get("href") for link in root.findall(f"{SPACE}link")
        }
        self.entries = [self._entry(each) for each in root.findall(f"{SPACE}entry")]
        numbers = [each.number for each in self.entries]
        assert len(set(numbers)) == len(numbers)
        moments = [each.updated for each in self.entries]
        assert moments == sorted(moments, reverse=True)
        assert self.number.startswith("tag:")

    def _entry(self, element) -> Entry:
        number = self._one(element, "id")
        assert number.startswith("tag:")
        return Entry(
            number,
            self._one(element, "title"),
            datetime.fromisoformat(self._one(element, "updated")),
            self._one(element, "summary"),
            element.find(f"{SPACE}link").get("href"),
        )

    def _one(self, element, name) -> str:
        (found,) = element.findall(f"{SPACE}{name}")
        assert found.text
        return found.text
