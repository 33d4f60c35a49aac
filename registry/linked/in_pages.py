"""What stands in a page for search engines: whom it is about, in a few words.

It is made of what the page has fetched already. All of it is in the data that the page
leads to.
"""

import json
from collections.abc import Callable

from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe

from registry import words
from registry.models import Organisation

from .declared import linked
from .graph import thing_path
from .of_registry import cbe_uri

ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
"""What could end the block, written otherwise: to JSON it is the same."""


def page_data(row: Model, absolute: Callable[[str], str]) -> SafeString:
    """Return what a row is, as JSON-LD in the terms of schema.org."""
    told = {
        "@context": "https://schema.org",
        "@type": linked()[type(row)].schema,
        "@id": absolute(thing_path(row)),
        "url": absolute(row.get_absolute_url()),
        "name": str(row),
        "inLanguage": words.language(),
        "identifier": row.slug,
    }
    if description := getattr(row, "description", ""):
        told["description"] = description
    same = [getattr(row, "website", "")]
    if isinstance(row, Organisation) and row.enterprise_number:
        same.append(cbe_uri(row))
    if same := [*filter(None, same)]:
        told["sameAs"] = same
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(ESCAPED))
