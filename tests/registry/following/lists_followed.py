"""Every list of the site that is followed, and what each can be narrowed to."""

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from registry.following.asked import is_followed, is_list, match_of
from registry.following.lists import FollowedList, one_state
from tests.pages import PAGES, address


def match_of_page(name: str):
    return match_of(address(name).partition("?")[0])


def lists_of_the_site() -> list[str]:
    """Return the names of the pages that are lists, those of a record too."""
    return [name for name in PAGES if is_list(match_of_page(name))]


def lists_followed() -> list[str]:
    return [name for name in lists_of_the_site() if is_followed(match_of_page(name))]


def facets_of(path: str, moment) -> list[tuple[str, str]]:
    """Return the filters that a list offers, each with a value."""
    followed = FollowedList(match_of(path), QueryDict(""), AnonymousUser())
    day = followed.day_at(moment)
    with one_state(), followed.known_at(moment, day):
        return [
            (facet.name, option.value)
            for facet in followed.view(day).filterset.facets()
            for option in facet.options
        ]
