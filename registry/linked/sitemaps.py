"""The pages that search engines are told of: lists, and each thing with a page."""

from functools import partial

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from registry.lists.directory import all_lists
from registry.models import Organisation
from registry.plugs import navigation, told_elsewhere

from .declared import for_everybody, kind_of, linked


class ThingPages(Sitemap):
    """The pages of the things of a model: those that everybody may open."""

    limit = 10_000

    def __init__(self, model):
        self.model = model

    def items(self):
        rows = for_everybody(self.model).order_by("slug")
        # One that is told on the page of another, or was merged away, leads there.
        if relation := told_elsewhere().get(self.model):
            rows = rows.filter(**{f"{relation}__isnull": True})
        return rows.current() if self.model is Organisation else rows


class OtherPages(Sitemap):
    """The first page, what stands in the navigation, the lists, what explains."""

    def items(self):
        leads_to = [
            name for each in navigation() for name in (each.url_name, *each.also)
        ]
        lists = [page.url_name() for page in all_lists()]
        names = ["home", *leads_to, *lists, "regime_list", "network_drawing"]
        return list(dict.fromkeys([*names, "data_dictionary", "api", "dump"]))

    def location(self, name):
        return reverse(name)


def sitemaps() -> dict:
    """Return the parts of the site map by their names, made anew for each request."""
    things = {kind_of(model): partial(ThingPages, model) for model in linked()}
    return {"pages": OtherPages, **things}
