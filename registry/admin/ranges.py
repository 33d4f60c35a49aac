"""A filter of the admin's lists by days, from one to another, as people type them."""

from urllib.parse import parse_qsl

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.files.dates import EVERY_YEAR, NoDate, read_date

FROM, UNTIL = "gte", "lte"


class TypedDaysFilter(admin.FieldListFilter):
    """Rows whose day lies in a range; each end may be left open.

    An end is typed like any date: ``31-12-2025``, ``March 2026``, ``2026``; of a month
    or year it is the first day, or the last. ``("start_on", TypedDaysFilter)``.
    """

    template = "registry/admin/range_filter.html"

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.names = {end: f"{field_path}__{end}" for end in (FROM, UNTIL)}
        super().__init__(field, request, params, model, model_admin, field_path)
        self.typed = {
            end: self.used_parameters.get(name, [""])[-1].strip()
            for end, name in self.names.items()
        }

    def expected_parameters(self):
        return list(self.names.values())

    def has_output(self):
        return True

    def queryset(self, request, queryset):
        conditions, self.problem = {}, ""
        for end, text in self.typed.items():
            if not text:
                continue
            try:
                day, _precision = read_date(text, is_end=end == UNTIL, years=EVERY_YEAR)
            except NoDate:
                self.problem = _("“%(text)s” is not a date.") % {"text": text[:40]}
                return queryset.none()
            conditions[self.names[end]] = day
        return queryset.filter(**conditions)

    def choices(self, changelist):
        """Yield one entry: what the two boxes hold, and the rest of the address."""
        rest = changelist.get_query_string(remove=self.expected_parameters())
        since = pgettext("range of days", "from")
        until = pgettext("range of days", "until")
        yield {
            "selected": any(self.typed.values()),
            "rest": parse_qsl(rest.removeprefix("?"), keep_blank_values=True),
            "ends": [
                (self.names[FROM], since, self.typed[FROM]),
                (self.names[UNTIL], until, self.typed[UNTIL]),
            ],
            "problem": self.problem,
        }
