"""Under which licence the registry is taken: said alike wherever something of it is."""

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def terms() -> str:
    """Return the terms in a text: of the facts, and of what is quoted of documents."""
    address = f"{settings.DATA_LICENCE} ({settings.DATA_LICENCE_URL})"
    return _terms() % {"licence": address}


def terms_in_page() -> SafeString:
    """Return the same with a link to the licence."""
    link = format_html(
        '<a href="{}" rel="license external">{}</a>',
        settings.DATA_LICENCE_URL,
        settings.DATA_LICENCE,
    )
    return mark_safe(escape(_terms()) % {"licence": link})


def _terms() -> str:
    return _(
        "Facts may be used under the licence %(licence)s, with their source; excerpts "
        "remain the property of their publishers."
    )
