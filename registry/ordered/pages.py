"""The page on which a file is waited for, and the file."""

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from registry.bounds.answers import is_for_programs
from registry.dump.closing import closings

from .asking import may_fetch
from .kept import order_called
from .middleware import SECONDS_BETWEEN_LOOKS, where_to_fetch
from .orders import Order, OrderStatus


def order_for(request, key: str) -> Order:
    """Return an order to who may have it.

    Raises:
        Http404: there is none of that name, or it is of somebody else, or what it holds
            was closed since.
    """
    found = order_called(key)
    if found is None or not may_fetch(request.user, found.asked):
        raise Http404(_("This file is not kept any more. Order it again in its list."))
    told = found.told
    if told is not None and told.closings != closings():
        found.remove()
        raise Http404(_("This file is not kept any more. Order it again in its list."))
    return found


class OrderedFilePage(TemplateView):
    """How far a file is that was ordered, and where it is fetched once it is made."""

    template_name = "registry/ordered_file.html"

    def get(self, request, *args, key: str, **kwargs):
        """Answer with the page, which asks again by itself; with 202 to programs."""
        found = order_for(request, key)
        found.look()
        if is_for_programs(request.path_info, request.headers.get("accept", "")):
            answer = self.for_programs(request, found)
        else:
            context = self.get_context_data(order=found, **kwargs)
            answer = self.render_to_response(context)
            if found.is_under_way:
                answer["Retry-After"] = str(SECONDS_BETWEEN_LOOKS)
        patch_cache_control(answer, no_store=True)
        return answer

    def for_programs(self, request, found: Order):
        """Lead on to the file, tell when to ask again, or that it is not made."""
        if found.status is OrderStatus.MADE:
            return HttpResponseRedirect(reverse("ordered_file_out", args=[found.key]))
        if found.is_under_way:
            return where_to_fetch(request, found)
        raise Http404(_("This file was not made. Order it again in its list."))

    def get_context_data(self, *, order: Order, **kwargs):
        return super().get_context_data(
            order=order,
            status=order.status.value,
            told=order.told,
            size_so_far=order.size_so_far,
            again=order.asked.address if order.asked.method == "GET" else "",
            seconds=SECONDS_BETWEEN_LOOKS,
            **kwargs,
        )


class OrderedFileOut(View):
    """A file that was ordered; programs may ask for parts of it."""

    bound_by = "files"
    http_method_names = ["get", "head"]

    def get(self, request, *, key: str):
        found = order_for(request, key)
        told = found.told
        if told is None:
            raise Http404(_("This file is not made yet."))
        found.look()
        headers = [
            ("Content-Type", told.content_type),
            ("Content-Disposition", content_disposition_header(True, told.name)),
            ("Cache-Control", "private, no-store"),
            ("Accept-Ranges", "bytes"),
        ]
        try:
            return WhiteNoiseMiddleware.serve(
                StaticFile(str(found.path), headers), request
            )
        except (MissingFileError, FileNotFoundError) as error:
            # Removed since it was looked for.
            raise Http404 from error
