"""The parts of the OpenAPI document that many answers share."""

HREF = {"type": "string", "format": "uri"}
DAY = {"type": "string", "format": "date"}
MOMENT = {
    "type": "string",
    "description": "The day, or the moment, at whose end the answer was known.",
    "anyOf": [{"format": "date"}, {"format": "date-time"}],
}
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
LINK = {
    "type": "object",
    "properties": {"href": HREF},
    "required": ["href"],
}


def ref(name: str) -> dict:
    """Return what leads to a part by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


HEALTH = {
    "type": "object",
    "properties": {"status": {"type": "string", "enum": ["UP"]}},
    "required": ["status"],
}

REFERENCE = {
    "type": "object",
    "description": (
        "Another row: its address, if it has one of its own, its identifier, and its "
        "name in the language that is asked for."
    ),
    "properties": {"href": HREF, "slug": TEXT, "code": TEXT, "name": TEXT},
}

SOURCE = {
    "type": "object",
    "description": "The document that states a fact.",
    "properties": {
        "href": HREF,
        "slug": TEXT,
        "title": TEXT,
        "publisher": TEXT,
        "publishedOn": DAY,
        "publishedPrecision": TEXT,
        "url": TEXT,
    },
    "required": ["href", "slug", "title"],
}

KNOWN = {
    "type": "object",
    "description": (
        "How complete it is: what the registry names, beside what somebody published. "
        "What is between is not known; it is no nought."
    ),
    "properties": {
        "sentence": TEXT,
        "documented": NUMBER,
        "documentedRecently": NUMBER,
        "share": NUMBER,
        "published": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "value": NUMBER,
                    "exactness": TEXT,
                    "statedOn": DAY,
                    "statedPrecision": TEXT,
                    "wording": TEXT,
                    "source": ref("SourceReference"),
                },
            },
        },
    },
    "required": ["sentence", "documented"],
}

PROBLEM = {
    "type": "object",
    "description": "What is wrong, in the form of the Belgian REST guide.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "href": HREF,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "limit": {"type": "integer"},
        "retryAfterSec": {"type": "integer"},
        "issues": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "type": {"type": "string", "format": "uri"},
                    "in": {"type": "string", "enum": ["query", "path"]},
                    "name": TEXT,
                    "value": TEXT,
                    "detail": TEXT,
                },
                "required": ["type", "in", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}

MOVED = "It was merged into another record, or is told with it: Location leads there."
UNCHANGED = "It is what whoever asks has already, as If-None-Match says."

PROBLEMS = {
    400: "The address asks for what cannot be: each issue names a parameter.",
    404: "There is no such record, or it was not there yet on the day.",
    406: "Only JSON is answered.",
    429: "Too many requests in a minute: Retry-After says when to go on.",
    503: "The site is busy, the answer took too long, or the database is away: "
    "Retry-After says when to ask again.",
}


def envelope(item: dict) -> dict:
    """Return what stands around the rows of a list."""
    return {
        "type": "object",
        "properties": {
            "self": HREF,
            "asOf": DAY,
            "knownOn": MOMENT,
            "items": {"type": "array", "items": item},
            "total": {"type": "integer"},
            "page": {"type": "integer"},
            "pageSize": {"type": "integer"},
            "first": HREF,
            "prev": HREF,
            "next": HREF
            | {
                "description": "Where the rows that follow are: ask it as it is. "
                "Absent where none follow."
            },
            "last": HREF | {"description": "Absent where a list has too many pages."},
            "known": ref("Known"),
        },
        "required": ["self", "asOf", "items", "total", "pageSize", "first"],
    }
