"""The page of the search, and what it suggests while a text is typed."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from registry.lists.as_of import AsOfMixin, BadQuery, asking, known_on_of
from registry.lists.page import PER_PAGE
from registry.lists.searching import LONGEST_SEARCH

from .finding import FEW, find, suggest
from .hits import FULLY, Group
from .kinds import searched
from .terms import TermsFound, explained

SUGGESTED = 8
TERMS_SUGGESTED = 2
"""How many of them may be pages of the site or words that it explains."""
SHORTEST = 2
"""How many letters something is suggested for: one would suggest anything."""


class SearchText(AsOfMixin, TemplateView):
    """A page on a text that somebody looks for: ``?q=``."""

    @property
    def is_of_then(self) -> bool:
        """Whether rows are found by what they said, not by what they say now."""
        return self.as_of_chosen or known_on_of(self.request) is not None

    @cached_property
    def text(self) -> str:
        text = self.request.GET.get("q", "").strip()
        if len(text) > LONGEST_SEARCH:
            raise BadQuery(
                _("That is too long to search for: give %(most)s characters at most.")
                % {"most": LONGEST_SEARCH}
            )
        return text


def note_on(found: list[Group]) -> str:
    """Return how far what was found answers; empty where all of it does fully."""
    hows = {hit.how for group in found for hit in group.hits}
    if hows <= FULLY:
        return ""
    if hows == {"alike"}:
        return _("Nothing is called so exactly. These names come near it.")
    if hows == {"some"}:
        return _("Nothing has all of these words. These have some of them.")
    if hows & FULLY:
        return _("Not all of these have the words as you wrote them.")
    return _("Nothing has the words as you wrote them. These come near them.")


class Search(SearchText):
    """What the registry has on a text, by kind; with ``?kind=``, all of one kind."""

    bound_by = "searches"

    template_name = "registry/search.html"

    @cached_property
    def kind(self) -> str:
        kind = self.request.GET.get("kind", "")
        if kind and kind not in searched():
            raise BadQuery(
                _("The search knows no “%(kind)s”: try %(kinds)s.")
                % {"kind": kind[:40], "kinds": ", ".join(searched())}
            )
        return kind

    def get_context_data(self, **kwargs):
        found = self.found
        return super().get_context_data(
            q=self.text,
            everything_url=self.everything_url,
            kind=searched().get(self.kind),
            found=found,
            total=sum(group.total for group in found),
            note=note_on(found),
            terms=TermsFound([], []) if self.kind else explained(self.text),
            page=self.page_shown(found) if self.kind else None,
            few=FEW,
            **kwargs,
        )

    @property
    def everything_url(self) -> str:
        """The address of what was found of all kinds, on the day."""
        return asking(reverse("search"), self.kept_days | {"q": self.text})

    @cached_property
    def found(self) -> list[Group]:
        if not self.text:
            return []
        if not self.kind:
            return find(self.text, self.as_of, as_then=self.is_of_then)
        first = (self.page_number - 1) * PER_PAGE
        return find(
            self.text,
            self.as_of,
            as_then=self.is_of_then,
            kind=self.kind,
            first=first,
            most=PER_PAGE,
        )

    @cached_property
    def page_number(self) -> int:
        asked = self.request.GET.get("page") or "1"
        if not asked.isdecimal() or not 0 < int(asked) < 10_000:
            raise BadQuery(
                _("There is no page “%(page)s” of what was found.")
                % {"page": asked[:40]}
            )
        return int(asked)

    def page_shown(self, found: list[Group]):
        """Return the page of a paginator, which counts without asking."""
        total = sum(group.total for group in found)
        try:
            return Paginator(range(total), PER_PAGE).page(self.page_number)
        except (EmptyPage, PageNotAnInteger) as error:
            raise BadQuery(
                _("There is no page “%(page)s” of what was found.")
                % {"page": self.page_number}
            ) from error


class Suggestions(SearchText):
    """The best rows for a text that is being typed, as options of a list."""

    bound_by = "searches"

    template_name = "registry/_suggestions.html"

    def get_context_data(self, **kwargs):
        hits, terms = [], explained(self.text).called[:TERMS_SUGGESTED]
        if len(self.text) >= SHORTEST:
            hits = suggest(
                self.text,
                self.as_of,
                as_then=self.is_of_then,
                most=SUGGESTED - len(terms),
            )
        return super().get_context_data(hits=hits, terms=terms, **kwargs)
