"""What stands beside a facet: values to leave out, and whether all chosen must hold."""

import django_filters
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .facets import CountedFilter, LabelledFilter

NOT, ALL = "not_", "all_"
"""Before the parameter of a facet: ``not_kind=university``, ``all_cluster=true``."""


class NotFilter(LabelledFilter):
    """The values of a facet that a list leaves out: ``not_kind=university``.

    What is left out and what a choice of the same values keeps are all the rows.
    """

    def __init__(self, facet: CountedFilter):
        self.facet = facet
        super().__init__(label=facet.label)

    @property
    def field(self):
        """The field of the facet: what cannot be chosen cannot be left out either."""
        return self.facet.field

    def filter(self, rows, values):
        return self.facet.leave_out(rows, values) if values else rows

    def labels(self, values) -> list[str]:
        return [
            # Translators: before a value of a filter, of which no row is shown.
            gettext("not %(value)s") % {"value": label}
            for label in self.facet.labels(values)
        ]

    def written(self, value) -> str:
        return self.facet.written(value)


class AllFilter(LabelledFilter, django_filters.MultipleChoiceFilter):
    """Whether a row must have all chosen values of a facet: ``all_cluster=true``.

    It keeps every row itself: the facet asks what it says.
    """

    def __init__(self, facet: CountedFilter):
        choices = [("true", _("all of these"))]
        super().__init__(label=facet.label, choices=choices)

    def filter(self, rows, values):
        return rows

    def labels(self, values) -> list[str]:
        known = dict(self.extra["choices"])
        return [str(known[value]) for value in values]


def companions(name: str, facet: CountedFilter) -> dict[str, LabelledFilter]:
    """Return what stands beside a facet, by its parameter in the address."""
    beside = {NOT + name: NotFilter(facet)}
    if facet.takes_all:
        beside[ALL + name] = AllFilter(facet)
    return beside
