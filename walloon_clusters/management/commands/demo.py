import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import salted_hmac

from walloon_clusters import serving
from walloon_clusters.watching.metrics import start_metrics_server

STAFF = "staff"
SECONDS_TO_FINISH = 10
SECONDS_TO_STOP = 5
SECONDS_BEFORE_ANOTHER = 2
SECONDS_BEFORE_ASKING_AGAIN = 0.2


class Command(BaseCommand):
    help = "Prepare everything, and serve the site to whoever wants to look at it."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host, port, **options):
        if not settings.DEBUG:
            raise CommandError(
                "This is a production site (DEBUG is false): it gets no demo login."
            )
        self.check_address(host, port)
        with static_files_collected():
            self.say("Preparing the database")
            call_command("migrate", verbosity=0)
            self.say("Loading the founding facts")
            call_command("load_founding_facts")
            self.say("Creating the staff login")
            password = self.create_staff()
            self.begin_with_a_dump()
        self.say(
            f"\nThe site is on http://{host}:{port}/\n"
            f"Staff log in on http://{host}:{port}/admin/ as {STAFF}, "
            f"with the password {password}\n"
            f"{self.second_factor(port)}"
            "Ctrl-C stops it.\n"
        )
        self.serve(host, port)

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    def check_address(self, host, port):
        """Say now, and in words, what would otherwise end the demo when it is ready."""
        if reason := serving.reason_not_to_listen(host, port):
            raise CommandError(
                f"Nothing can be served on {host}:{port} ({reason}). "
                "Choose another port: make demo PORT=8001"
            )

    def begin_with_a_dump(self):
        """Have the worker make a dump while the site is looked at already."""
        # A worker of the site imports this file before any app is loaded.
        from registry.dump.kept import dumps
        from registry.dump.tasks import ask_for_dump

        if not dumps():
            ask_for_dump()

    def create_staff(self):
        """Return the password of the staff login, which the secret key decides."""
        password = salted_hmac("demo", STAFF).hexdigest()[:12]
        User = get_user_model()
        staff, _ = User.objects.get_or_create(
            username=STAFF, defaults={"is_staff": True, "is_superuser": True}
        )
        if not staff.check_password(password):
            staff.set_password(password)
            staff.save()
        return password

    def second_factor(self, port):
        """Return what is asked for beside the password, and how to see it.

        The password of the demo stands on the screen, and the site is for the machine
        alone: a second factor would guard nothing, and keep those out who only look.
        """
        if settings.SECOND_FACTOR_REQUIRED:
            return "At the first login you set up a second factor.\n"
        return (
            "The demo asks for no second factor, as a site with DEBUG=false does of "
            "staff with grave\nrights: set one up on "
            f"http://localhost:{port}/accounts/2fa/ and it is asked for at each login,"
            "\nor start with SECOND_FACTOR_REQUIRED=true.\n"
        )

    def serve(self, host, port):
        """Serve as a production site does, but for HTTPS and for anybody's name.

        The processes start afresh, with these settings.
        """
        multiprocessing.set_start_method("spawn")
        for given in ("SECRET_KEY_FILE", "DATABASE_URL_FILE"):
            os.environ.pop(given, None)
        os.environ |= {
            "DEBUG": "false",
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": "*",
            "DATABASE_URL": settings.DATABASE_URL or "embedded",
            "HTTPS": "false",
            "SECOND_FACTOR_REQUIRED": str(settings.SECOND_FACTOR_REQUIRED),
            "LOG_FORMAT": settings.LOG_FORMAT,
            "LOG_LEVEL": settings.LOG_LEVEL,
        }
        start_metrics_server()
        with imports_worked_on(host, port):
            serving.serve(host=host, port=port, seconds_to_finish=SECONDS_TO_STOP)


@contextmanager
def static_files_collected():
    """Collect the static files beside all else: they need no database."""
    with ThreadPoolExecutor(1) as beside:
        collecting = beside.submit(
            call_command, "collectstatic", interactive=False, verbosity=0
        )
        yield
        collecting.result()


@contextmanager
def imports_worked_on(host, port):
    """Keep a worker at the queue of long imports: another one when it dies.

    The first begins when the site answers, which waits for nobody else then. At the end
    it may finish what it does, though not for long: an import that is cut off left
    nothing behind, and is taken up again.
    """
    stop = Event()
    worker = None

    def keep():
        nonlocal worker
        while not (answers(host, port) or stop.wait(SECONDS_BEFORE_ASKING_AGAIN)):
            pass
        while not stop.is_set():
            worker = start_worker()
            worker.join()
            stop.wait(SECONDS_BEFORE_ANOTHER)

    keeper = Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        if worker:
            worker.terminate()
        keeper.join(SECONDS_TO_FINISH)
        if worker:
            worker.kill()
        keeper.join()


def answers(host, port):
    """Say whether the site is there for whoever asks."""
    asking = HTTPConnection(host, port, timeout=SECONDS_TO_FINISH)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def start_worker():
    worker = multiprocessing.Process(target=work)
    worker.start()
    return worker


def work():
    """Do the long imports, until the demo ends."""
    Thread(target=serving.end_with_parent, daemon=True).start()
    django.setup()
    call_command("work")
