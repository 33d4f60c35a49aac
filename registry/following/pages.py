"""The views that a person keeps: a list of them, each by its link, kept and let go."""

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin, LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView, View

from registry import words
from registry.lists.as_of import BadQuery, ExplainedMixin
from registry.models import SavedView
from registry.proposals.mail import mail_is_set_up
from registry.services.keeping_views import (
    CALLS,
    change_view,
    drop_view,
    keep_view,
    stop_mails,
)

from .calling import secret_of
from .changed import can_be_told, name_of
from .digest import user_of
from .forms import SavedViewForm, address_to_keep

SAID = ("name", "is_shared", "cadence", "hook_url")
"""What a form may say of a view."""


class SavedViewList(LoginRequiredMixin, TemplateView):
    """The views that the reader keeps, and what he is told of them."""

    template_name = "registry/following/saved_view_list.html"

    def get_context_data(self, **kwargs):
        views = list(SavedView.objects.of_user(self.request.user))
        for view in views:
            view.link = self.request.build_absolute_uri(view.get_absolute_url())
        return super().get_context_data(
            views=views, mail_is_set_up=mail_is_set_up(), **kwargs
        )


class SavedViewForming(ExplainedMixin, LoginRequiredMixin, FormView):
    """A form of what is said of a view."""

    template_name = "registry/following/saved_view_form.html"
    form_class = SavedViewForm

    def get_form_kwargs(self):
        about = {"user": self.request.user, "address": self.address}
        return super().get_form_kwargs() | about | {"instance": self.saved_view}

    def said(self, form) -> dict:
        return {name: form.cleaned_data[name] for name in SAID if name in form.fields}

    def form_valid(self, form):
        try:
            self.keep(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return redirect("saved_view_list")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            address=self.address,
            is_kept=self.saved_view.pk is not None,
            is_told=can_be_told(self.address),
            mail_is_set_up=mail_is_set_up(),
            secret=self.secret,
            **kwargs,
        )

    @property
    def secret(self) -> str:
        """What signs the calls of a program; empty where none may be called."""
        view = self.saved_view
        if view.pk is None or not self.request.user.has_perm(CALLS):
            return ""
        return secret_of(view)


class SavedViewKeep(SavedViewForming):
    """Keep the page that the address names: ``?address=/clusters/?kind=…``."""

    @cached_property
    def address(self) -> str:
        try:
            return address_to_keep(self.request.GET.get("address", ""))
        except ValidationError as error:
            raise BadQuery(error.message) from error

    @cached_property
    def saved_view(self) -> SavedView:
        user = self.request.user
        return SavedView(user=user, address=self.address, language=words.language())

    def get_initial(self):
        return super().get_initial() | {"name": name_of(self.address)}

    def keep(self, form):
        keep_view(
            user=self.request.user,
            address=self.address,
            language=words.language(),
            **self.said(form),
        )
        messages.success(self.request, _("The view is kept."))


class OwnView(LoginRequiredMixin):
    """A page about a view of the reader's own."""

    @cached_property
    def saved_view(self) -> SavedView:
        views = SavedView.objects.of_user(self.request.user)
        return get_object_or_404(views, reference=self.kwargs["reference"])

    @property
    def address(self) -> str:
        return self.saved_view.address


class SavedViewChange(OwnView, SavedViewForming):
    """Change what is said of a view."""

    def keep(self, form):
        view = SavedView.objects.get(pk=self.saved_view.pk)
        change_view(view=view, user=self.request.user, **self.said(form))
        messages.success(self.request, _("The view is changed."))


class SavedViewRemove(OwnView, View):
    """Keep a view no longer."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        drop_view(view=self.saved_view, user=request.user)
        messages.success(request, _("The view is no longer kept."))
        return redirect("saved_view_list")


class SavedViewOpen(AccessMixin, View):
    """A view by its link: leads to the page, which shows what its reader may see."""

    has_closed_rows = True
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        views = SavedView.objects.open_to(request.user)
        view = get_object_or_404(views, reference=kwargs["reference"])
        return redirect(view.address)


@method_decorator(csrf_exempt, name="dispatch")
class SavedViewStop(AccessMixin, TemplateView):
    """No more mails of kept views: one click in a mail, without logging in (RFC 8058).

    Only what is sent stops them: programs that look at links in mails open them.
    """

    template_name = "registry/following/stop.html"
    http_method_names = ["get", "head", "post"]

    def get_context_data(self, **kwargs):
        if user_of(self.kwargs["token"]) is None:
            raise Http404
        return super().get_context_data(**kwargs)

    def post(self, request, *args, **kwargs):
        context = self.get_context_data(is_stopped=True, **kwargs)
        stop_mails(user_key=user_of(kwargs["token"]))
        return self.render_to_response(context)
