"""What the worker does for those who follow the registry."""

from datetime import datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from registry.models import SavedView
from registry.proposals.mail import mail_is_set_up

from .calls import begin_call, last_try, try_call
from .digest import readers, send_digest
from .moments import settled

HOUR = 7
"""At which hour in Brussels mails are sent."""

TRIES = 8
WAIT = 5
"""Seconds, to the power of the try: the last is made a day after the first."""


# The worker counts in Greenwich time: seven in Brussels is five or six there.
@app.periodic(cron="0 5,6 * * *")
@app.task(name="registry.send_digests", queue="mail")
def send_digests(timestamp):
    at = datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone())
    if at.hour != HOUR or not mail_is_set_up():
        return
    until = settled().isoformat()
    for user in readers():
        send_one_digest.defer(user=user, until=until)


@app.task(name="registry.send_digest", queue="mail", retry=5)
def send_one_digest(user, until):
    send_digest(user, datetime.fromisoformat(until))


@app.periodic(cron="*/5 * * * *")
@app.task(name="registry.begin_calls", queue="calls", queueing_lock="begin_calls")
def begin_calls(timestamp):
    until = settled()
    for view in SavedView.objects.calling().select_related("user"):
        if delivery := begin_call(view, until):
            call_program.defer(delivery=delivery.pk)


@app.task(
    name="registry.call_program",
    queue="calls",
    pass_context=True,
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=WAIT),
)
def call_program(context, delivery):
    is_last = context.job.attempts + 1 >= TRIES
    try:
        try_call(delivery)
    except OSError:
        if not is_last:
            raise
        last_try(delivery)
