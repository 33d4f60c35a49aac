"""What changed in a list or a record as an Atom feed, at the address of its page.

An entry is what one request, import or command changed. A feed has so many moments at
once and leads to earlier ones (RFC 5005), so that it costs no more as the history
grows; whoever has the newest entries already gets nothing but that answer (304).
"""

from datetime import datetime, time
from hashlib import sha256
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _

from registry import words
from registry.lists.as_of import KNOWN_ON, BadQuery, refuse_nul
from registry.recorded.asked import read

from .asked import BEFORE, FEED, filters_of, is_list, is_record, match_of
from .lists import one_state
from .moments import Before, settled
from .parts import FeedPart, ListFeed, RecordFeed

ATOM = "atom"
MINUTES = 5 * 60


class ChangesFeed(Atom1Feed):
    """Atom, with the way to earlier entries."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["earlier_url"]:
            for rel in ("next", "prev-archive"):
                link = {"rel": rel, "href": self.feed["earlier_url"]}
                handler.addQuickElement("link", "", link)

    def latest_post_date(self):
        return self.feed["updated"]


def feed(request: HttpRequest) -> HttpResponse:
    """Return the feed that an address asks for.

    It is the same for whoever asks: of what everybody may read, and nobody is named.

    Raises:
        BadQuery: the page has no feed, or the address asks for something impossible.
        Http404: there is no such record.
    """
    refuse_nul(request.GET)
    followed = _followed(request)
    text = request.GET.get(BEFORE, "").strip()
    before = _before(text) if text else None
    # Asked before the state that is read: what commits between is waited for.
    until = settled()
    with one_state():
        followed.check(until)
        etag, last = _validators(request, followed.moments(until, before), until)
        conditions = {"etag": etag, "last_modified": int(last.timestamp())}
        response = get_conditional_response(request, **conditions)
        if response is None:
            response = _made(request, followed, followed.part(until, before), last)
    response["ETag"], response["Last-Modified"] = etag, http_date(last.timestamp())
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    patch_cache_control(response, public=True, max_age=MINUTES)
    return response


def _before(text: str) -> Before:
    """Return where an address says that the part asked for begins.

    Raises:
        BadQuery: it says neither a moment nor a day that has come.
    """
    found = read(text)
    return Before.end_of(found.day) if found.is_day else Before.moment(found.moment)


def _followed(request: HttpRequest) -> ListFeed | RecordFeed:
    if request.GET.getlist(FEED) != [ATOM]:
        raise BadQuery(_("There is no such feed: write _feed=atom or _feed=ics."))
    if any(request.GET.getlist(KNOWN_ON)):
        raise BadQuery(
            _("Nothing changes any more in what was known: take known_on out.")
        )
    match = match_of(request.path_info)
    if is_list(match):
        return ListFeed(match, filters_of(request.GET))
    if is_record(match):
        return RecordFeed(match)
    raise BadQuery(_("This page has no feed: follow a list or a record."))


def _validators(request, moments, until: datetime) -> tuple[str, datetime]:
    """Return what tells this answer from others, and when it changed last.

    A new day can change it as well.
    """
    day = timezone.localdate(until)
    told = [request.get_full_path(), words.language(), day.isoformat()]
    told += [f"{each.key} {each.at.isoformat()}" for each in moments]
    midnight = timezone.make_aware(datetime.combine(day, time()))
    last = max([midnight, *(each.at for each in moments[:1])])
    return f'"{sha256("|".join(told).encode()).hexdigest()[:32]}"', last


def _made(request, followed, part: FeedPart, last: datetime) -> HttpResponse:
    site = request.build_absolute_uri("/")[:-1]
    query = filters_of(request.GET)
    page = request.path + (f"?{query.urlencode()}" if query else "")
    query[FEED] = ATOM
    earlier = ""
    if part.earlier:
        older = urlencode({BEFORE: part.earlier.text})
        earlier = f"{site}{request.path}?{query.urlencode()}&{older}"
    made = ChangesFeed(
        title=_("%(what)s: what changed") % {"what": followed.heading},
        link=site + page,
        description=None,
        subtitle=_("An entry is what one list, form or command changed."),
        language=words.language(),
        author_name=_("Walloon Clusters"),
        feed_url=request.build_absolute_uri(),
        feed_guid=_tag(page),
        earlier_url=earlier,
        updated=max([each.at for each in part.entries], default=last),
    )
    for each in part.entries:
        made.add_item(
            title=each.title,
            link=site + each.url,
            description=each.html.replace('href="/', f'href="{site}/'),
            unique_id=_tag(f"{page}#{each.key}"),
            updateddate=each.at,
        )
    response = HttpResponse(content_type=ChangesFeed.content_type)
    made.write(response, "utf-8")
    return response


def _tag(what: str) -> str:
    """Return a name that stays, wherever the site stands (RFC 4151)."""
    return f"tag:walloon-clusters,2026:{what}"
