"""Pages as trees, with the standard library's parser: enough to look things up in."""

from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "circle", "wbr"}


class Element:
    """A tag with its attributes and what stands in it."""

    def __init__(self, tag, attrs=(), parent=None):
        self.tag = tag
        self.attrs = dict(attrs)
        self.parent = parent
        self.children = []

    def __repr__(self):
        attrs = "".join(f' {name}="{value}"' for name, value in self.attrs.items())
        return f"<{self.tag}{attrs}>"

    def __getitem__(self, name):
        return self.attrs[name]

    def get(self, name, default=None):
        return self.attrs.get(name, default)

    @property
    def classes(self) -> list[str]:
        return (self.get("class") or "").split()

    @property
    def text(self) -> str:
        """The words in it, with single spaces."""
        words = [
            child if isinstance(child, str) else child.text for child in self.children
        ]
        return " ".join(" ".join(words).split())

    def walk(self):
        """Yield every element in it, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def find_all(self, *tags, having=None, **attrs) -> list["Element"]:
        """Return the elements of these tags that have these attributes."""
        return [
            element
            for element in self.walk()
            if (not tags or element.tag in tags)
            and (having is None or having in element.attrs)
            and all(element.get(name) == value for name, value in attrs.items())
        ]

    def find(self, *tags, **attrs) -> "Element":
        """Return the only element of this sort."""
        (element,) = self.find_all(*tags, **attrs)
        return element

    def is_inside(self, element_id) -> bool:
        return self.parent is not None and (
            self.parent.get("id") == element_id or self.parent.is_inside(element_id)
        )


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.open = Element("document")
        self.faults = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        if len(names) > len(set(names)):
            self.faults.append(f"an attribute twice in <{tag}>: {names}")
        element = Element(tag, attrs, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open = self.open.parent

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.open.tag != tag:
            self.faults.append(f"</{tag}> closes {self.open!r}")
            return
        self.open = self.open.parent

    def handle_data(self, data):
        self.open.children.append(data)


def parse(markup: str) -> Element:
    """Return the tree of a page.

    Raises:
        ValueError: for tags that do not close, or close another one.
    """
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    if builder.open is not builder.root:
        builder.faults.append(f"{builder.open!r} never closes")
    if builder.faults:
        raise ValueError("; ".join(builder.faults))
    return builder.root


def page_of(response) -> Element:
    """Return the tree of a response."""
    return parse(response.content.decode())
