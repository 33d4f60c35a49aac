"""How the lists and menus of the admin are searched."""

from django.db import models
from django.utils.functional import cached_property

LONGEST_SEARCH = 200


class SearchingAdmin:
    """A table that is searched as the pages of the site are: accents do not count."""

    def get_search_results(self, request, queryset, search_term):
        """Search with the queryset's own search, else through ``search_fields``.

        A link among them finds what its own search finds: a membership by any name of
        its organisation.
        """
        text = search_term.replace("\x00", "").strip()[:LONGEST_SEARCH]
        if not text:
            return queryset, False
        if hasattr(queryset, "search") and not self.searched_links:
            found = queryset.search(text)
            chosen = request.resolver_match.url_name == "autocomplete"
            return (found.best_first(text) if chosen else found), False
        condition = models.Q()
        for path, model in self.searched_links.items():
            found = model._default_manager.search(text)
            condition |= models.Q(**{f"{path}__in": found})
        lookups = [
            _lookup(p) for p in self.search_fields if p not in self.searched_links
        ]
        if lookups:
            condition |= models.Q(
                *(
                    models.Q(
                        *((name, word) for name in lookups), _connector=models.Q.OR
                    )
                    for word in text.split()
                )
            )
        return queryset.filter(condition), False

    @cached_property
    def searched_links(self) -> dict[str, type[models.Model]]:
        """The links among ``search_fields``, and where they lead."""
        links = {}
        for path in self.search_fields:
            model = self.model
            for name in path.split("__"):
                model = model and _linked(model, name)
            if model is not None:
                links[path] = model
        return links


def _lookup(path: str) -> str:
    how = path.rpartition("__")[2]
    return path if how.endswith(("contains", "startswith")) else f"{path}__icontains"


def _linked(model, name):
    """Return the model that a link leads to; None for what is not a link."""
    names = {field.name: field for field in model._meta.concrete_fields}
    return names[name].related_model if name in names else None
