"""How much is known of a list, for programs: published, and documented by name."""

from registry.known import Known, Published

from .fields import plain
from .references import References


def published_told(published: Published, references: References) -> dict:
    """Return a number as somebody published it."""
    source = published.source
    address = references.address(type(source), source.slug)
    return {
        "value": plain(published.value),
        "exactness": published.exactness,
        "statedOn": published.stated_on.isoformat(),
        "statedPrecision": published.stated_precision,
        "wording": published.wording,
        "source": {
            **({"href": address} if address else {}),
            "slug": source.slug,
            "title": source.title,
            "publisher": source.publisher,
        },
    }


def known_told(known: Known, references: References) -> dict:
    """Return what is known of a number: the documented beside the published.

    A share is told only where it can be said.
    """
    told = {
        "sentence": known.sentence,
        "documented": plain(known.documented),
        "documentedRecently": plain(known.recent),
    }
    if known.published:
        told["published"] = [
            published_told(each, references) for each in known.published
        ]
    if known.share_words:
        told["share"] = round(float(known.share), 4)
    return told
