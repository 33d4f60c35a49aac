"""How long a session lasts, and what its pages leave behind."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from .models import AccountEventKind
from .recording import record

BEGAN, SEEN = "session_began", "session_seen"
SECONDS_BETWEEN_NOTES = 60


def begin(request, **_others):
    """Note when a session began: as soon as somebody logs in."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


class SessionLimits:
    """A session ends some time after its last page, and some time after it began.

    Browsers and proxies keep no page of somebody who has a session: not from a list,
    not as a file, whoever sent it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        came_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if came_in and request.user.is_authenticated:
            self.keep_within_limits(request)
        response = self.get_response(request)
        if came_in or request.session.modified:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def keep_within_limits(self, request):
        """End a session that is over, or note that it goes on.

        It is noted once a minute, not at each page: that would be a row written for
        each page that is read.
        """
        now, session = time.time(), request.session
        began, seen = session.get(BEGAN), session.get(SEEN)
        if began is None or seen is None:
            begin(request)
            return
        if (
            now - began > settings.SESSION_HOURS * 3600
            or now - seen > settings.SESSION_COOKIE_AGE
        ):
            record(AccountEventKind.SESSION_EXPIRED, request.user, request=request)
            session.flush()
            request.user = AnonymousUser()
            messages.info(request, _("Your session has ended. Please log in again."))
        elif now - seen > SECONDS_BETWEEN_NOTES:
            session[SEEN] = now
            UserSession.objects.create_from_request(request)


def end_all_of(user) -> int:
    """End all sessions of an account; return how many there were.

    Those that no page was asked for yet are in no list: each session is looked at.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    UserSession.objects.filter(user=user).delete()
    return ended
