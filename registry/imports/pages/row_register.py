"""The company register beside one row of a plan: look up, and take for the row."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.imports.plans import tasks
from registry.models import ImportRow, ImportStatus
from registry.pages.staff import asked_back
from registry.register.loaded import loaded
from registry.register.resolving import take_for_row
from registry.register.search import find

from .fits import add_fits
from .views import ImportPage
from .wording import add_words


class ImportRowRegister(ImportPage):
    """Enterprises that a row may be, or that a person looks up; one is taken for it.

    The row is named by its number in the file: a plan that is made again has others.
    """

    template_name = "registry/imports/import_row_register.html"

    @cached_property
    def row(self) -> ImportRow | None:
        row = (
            self.batch.rows.filter(number=self.kwargs["number"])
            .select_related("organisation__place")
            .first()
        )
        if row is not None:
            row.batch = self.batch
        return row

    def get(self, request, **kwargs):
        if self.batch.status != ImportStatus.PLANNED:
            return redirect(self.batch)
        if self.row is None or not self.kind.asks.takes_file:
            raise Http404
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs):
        extract = loaded()
        q = self.request.GET.get("q", "").strip()
        add_words([self.row], self.kind, self.batch)
        if extract:
            add_fits([self.row])
        return super().get_context_data(
            record=self.row,
            extract=extract,
            q=q,
            found=find(q) if extract and q else [],
            back=asked_back(self.request, self.request.GET),
            **kwargs,
        )

    def post(self, request, **kwargs):
        said = request.POST
        try:
            if self.row is None:
                raise ValidationError(
                    _("This row changed meanwhile: look at it again."), code="changed"
                )
            take_for_row(
                row=self.row,
                number=said.get("number", ""),
                seen_name=said.get("name", ""),
                user=request.user,
            )
            self.batch.refresh_from_db()
            tasks.plan(batch=self.batch)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        return redirect(asked_back(request, said) or self.batch)
