"""A person is erased on a page: first where the name stands is shown, then it goes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from registry.pages.staff import StaffMixin

from .erasing import erase_person
from .finding import find_name
from .forms import ErasureForm


class ErasurePage(StaffMixin, FormView):
    """Say which name; see in which tables and files it stands; then erase it."""

    permission = "registry.add_erasure"
    template_name = "registry/erasure/erasure_create.html"
    form_class = ErasureForm

    def get_initial(self):
        return ErasureForm.initial_of(self.request.GET)

    def form_valid(self, form):
        if "agreed" not in self.request.POST:
            found = find_name(form.cleaned_data["spellings"], with_parts=True)
            return self.render_to_response(
                self.get_context_data(form=form, found=found)
            )
        try:
            erasure = erase_person(
                **form.cleaned_data,
                user=self.request.user,
                also=self.request.POST.getlist("also"),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        rows = sum(erasure.rows.values())
        messages.success(
            self.request,
            ngettext(
                "The name was erased: it stood in %(rows)d row. In its place stands "
                "“%(label)s”.",
                "The name was erased: it stood in %(rows)d rows. In its place stands "
                "“%(label)s”.",
                rows,
            )
            % {"rows": rows, "label": erasure.label},
        )
        messages.info(
            self.request,
            _("Copies of the database that were made before still hold it."),
        )
        return redirect("erasure_create")
