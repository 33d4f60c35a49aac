"""A long file is ordered, made once by the worker, and fetched by who may have it."""

import csv
import io
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from registry.lists.taken_along import ColumnsOnDay
from registry.ordered import kept, making, middleware, orders
from registry.ordered.asking import answered
from registry.ordered.kept import remove_orders, sweep
from registry.ordered.making import make
from registry.ordered.orders import Order, OrderStatus
from registry.ordered.tasks import make_ordered_file, sweep_ordered_files
from tests.factories import make_organisation, make_staff, make_superuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registered")]

LIST = "/organisations/?_export=csv"
BROWSER = {"accept": "text/html"}


def order(client, address=LIST, **headers) -> Order:
    """Order a file as a browser does; return its order."""
    answer = client.get(address, headers=BROWSER | headers)
    assert answer.status_code == 303, answer.status_code
    found = kept.order_called(answer["Location"].split("/")[-2])
    assert found is not None
    return found


def page(client, of: Order):
    return client.get(reverse("ordered_file", args=[of.key]), headers=BROWSER)


def fetch(client, of: Order):
    return client.get(reverse("ordered_file_out", args=[of.key]))


def rows(answer) -> list[dict]:
    content = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def queued():
    return ProcrastinateJob.objects.filter(queue_name="files").count()


def test_a_long_file_is_ordered_and_fetched(client):
    made = order(client)
    assert made.status is OrderStatus.WAITING
    assert queued() == 1
    waits = page(client, made)
    assert "It waits for its turn" in waits.content.decode()
    assert waits["Retry-After"] == "5"
    assert waits["Cache-Control"] == "no-store"
    assert fetch(client, made).status_code == 404

    make(made)

    assert made.status is OrderStatus.MADE
    assert "Fetch the file" in page(client, made).content.decode()
    file = fetch(client, made)
    assert file["Content-Disposition"].startswith('attachment; filename="organisation')
    assert [row["name"] for row in rows(file)] == [
        f"Organisation {n}" for n in range(9)
    ]


def test_a_file_that_is_short_is_sent_at_once_and_whole(client, monkeypatch):
    monkeypatch.setattr(middleware, "MOST_AT_ONCE", 10**6)

    answer = client.get(LIST)

    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == len(b"".join(answer))
    assert not list(kept.orders())


def test_a_file_whose_query_takes_long_is_ordered(client, monkeypatch, settings):
    settings.FILE_SECONDS = 0.4
    monkeypatch.setattr(middleware, "MOST_AT_ONCE", 10**6)

    def slow(*_):
        time.sleep(0.6)
        return iter([["a"]] * 3)

    monkeypatch.setattr("registry.lists.taken_along.ColumnsOnDay.rows", slow)

    assert order(client).status is OrderStatus.WAITING


def test_programs_are_told_where_and_when(client):
    answer = client.get(LIST)

    assert answer.status_code == 202
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["href"].endswith(answer["Location"])
    assert "Content-Disposition" not in answer
    waits = client.get(answer["Location"])
    assert (waits.status_code, waits["Location"]) == (202, answer["Location"])

    make(next(kept.orders()))

    found = client.get(answer["Location"], follow=True)
    assert len(rows(found)) == 9


@pytest.mark.parametrize("form", ["csv-excel", "json", "xlsx"])
def test_every_format_is_made(client, form):
    made = order(client, f"/organisations/?_export={form}&_columns=shown")

    make(made)

    assert made.told.size == made.path.stat().st_size > 100


def test_the_file_says_what_the_address_says(client):
    for name in ("Other", "Another"):
        make_organisation(name=name, kind="university")
    made = order(
        client,
        "/organisations/?_export=csv&_columns=shown&kind=university",
        **{"accept-language": "fr"},
    )

    make(made)

    first, second = rows(fetch(client, made))
    assert "Another" in first.values()
    assert "Other" in second.values()
    assert "Nom" in first


@pytest.mark.django_db(transaction=True)
def test_the_same_file_of_the_same_state_is_made_once(client):
    made = order(client)
    make(made)

    again = order(client)

    assert again == made
    assert again.status is OrderStatus.MADE
    assert queued() == 1


@pytest.mark.django_db(transaction=True)
def test_another_state_is_another_file(client):
    before = order(client)
    make(before)
    make_organisation(name="One more")

    after = order(client)

    assert after != before
    make(after)
    assert len(rows(fetch(client, after))) == 10


def test_another_language_is_another_file(client):
    english = order(client)

    assert order(client, **{"accept-language": "fr"}) != english


def test_the_file_of_somebody_is_for_nobody_else(client):
    other = client.__class__()
    owner = make_superuser()
    client.force_login(owner)
    made = order(client)
    make(made)

    other.force_login(make_staff(username="other"))

    assert len(rows(fetch(client, made))) == 9
    for stranger in (other, client.__class__()):
        assert page(stranger, made).status_code == 404
        assert fetch(stranger, made).status_code == 404


def test_who_has_other_rights_by_now_gets_no_file_of_before(client):
    owner = make_staff(username="owner")
    client.force_login(owner)
    made = order(client)
    make(made)
    assert len(rows(fetch(client, made))) == 9

    owner.user_permissions.add(Permission.objects.get(codename="view_organisation"))

    assert fetch(client, made).status_code == 404


def test_what_somebody_alone_may_read_is_made_anew_each_time(client):
    client.force_login(make_superuser())
    make(order(client))

    assert order(client).status is OrderStatus.WAITING


def test_a_file_of_the_admin_is_ordered_too(client):
    client.force_login(make_superuser())
    answer = client.post(
        reverse("admin:registry_organisation_export"),
        {"format": 0, "resource": 0},
        headers=BROWSER,
    )
    assert answer.status_code == 303
    (made,) = kept.orders()

    make(made)

    assert made.status is OrderStatus.MADE
    assert len(rows(fetch(client, made))) == 9


def test_a_file_for_which_nobody_waits_is_not_made(client, monkeypatch):
    made = order(client)
    monkeypatch.setattr(orders, "SECONDS_WAITED_FOR", -1)

    make(made)

    assert made.status is OrderStatus.GIVEN_UP
    told = page(client, made).content.decode()
    assert "Nobody waited for it any more" in told
    assert LIST in told
    monkeypatch.undo()


@pytest.mark.django_db(transaction=True)
def test_what_was_given_up_can_be_ordered_again(client):
    made = order(client)
    with made.open_unfinished() as written:
        made.end(os.fstat(written.fileno()), OrderStatus.GIVEN_UP)

    assert order(client).status is OrderStatus.WAITING


def test_a_full_disk_is_told_and_leaves_nothing(client, monkeypatch):
    made = order(client)

    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making.os, "fsync", full)

    make(made)

    assert made.status is OrderStatus.FULL
    assert not made.path.exists()
    assert sum(path.stat().st_size for path in made.folder.iterdir()) < 1000
    assert "There was no space for it" in page(client, made).content.decode()


def test_an_order_finds_the_disk_full(client, monkeypatch):
    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(orders.os, "fsync", full)

    answer = client.get(LIST, headers=BROWSER)

    assert answer.status_code == 507
    assert "There is no room left" in answer.content.decode()
    assert list(Path(kept._root()).iterdir()) == []


def test_a_fault_is_told_and_can_be_tried_again(client, monkeypatch):
    made = order(client)

    def broken(*_):
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setattr("registry.lists.taken_along.ColumnsOnDay.rows", broken)
        with pytest.raises(LookupError):
            make(made)
    assert made.status is OrderStatus.FAILED
    assert "It was stopped by an error" in page(client, made).content.decode()

    assert order(client).status is OrderStatus.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_worker_was_killed_is_taken_up_again(client, monkeypatch):
    made = order(client)
    made.open_unfinished().close()
    assert order(client).status is OrderStatus.MAKING
    monkeypatch.setattr(orders, "SECONDS_WITHOUT_A_SIGN", -1)

    assert order(client).status is OrderStatus.WAITING


def test_two_workers_make_one_file(client):
    made = order(client)
    with made.open_unfinished():
        make(made)

    assert made.status is OrderStatus.MAKING


def tried(times=0):
    """Return what a task knows of its job, which was begun so often before."""
    return SimpleNamespace(job=SimpleNamespace(attempts=times))


def test_a_job_that_was_cut_off_begins_again(client, monkeypatch):
    killed = order(client)
    killed.open_unfinished().close()
    make_ordered_file(tried(), killed.key)
    assert killed.status is OrderStatus.MAKING, "somebody may be at it"

    make_ordered_file(tried(1), killed.key)
    assert killed.status is OrderStatus.MADE
    lost = order(client, f"{LIST}&q=organisation")

    def gone(*_):
        raise OperationalError("the server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr("registry.lists.taken_along.ColumnsOnDay.rows", gone)
        with pytest.raises(OperationalError):
            make_ordered_file(tried(), lost.key)
    make_ordered_file(tried(1), lost.key)

    assert lost.status is OrderStatus.MADE


def with_rows_that(act, monkeypatch):
    """Do something in the middle of a file."""
    rows = ColumnsOnDay.rows

    def disturbed(*arguments):
        yield from rows(*arguments)
        act()

    monkeypatch.setattr(ColumnsOnDay, "rows", disturbed)


def test_who_was_overtaken_gives_out_nothing_of_the_other(client, monkeypatch):
    """He was silent for long, and the file was begun anew by somebody else."""
    made = order(client)
    of_another = []

    def begin_anew():
        made.begin_again()
        of_another.append(made.open_unfinished())

    with_rows_that(begin_anew, monkeypatch)

    make(made)

    (other,) = of_another
    assert made.status is OrderStatus.MAKING
    assert not made.path.exists()
    other.close()


@pytest.mark.parametrize("waits", [True, False])
def test_what_is_erased_while_it_is_made_is_no_fault(client, monkeypatch, waits):
    made = order(client)
    with_rows_that(remove_orders, monkeypatch)
    monkeypatch.setattr(making, "SECONDS_BETWEEN_LOOKS", 100 if waits else -1)

    make(made)

    assert list(Path(kept._root()).iterdir()) == []


def test_what_was_left_in_the_middle_stops_no_removal(client):
    made = order(client)
    left = made.folder.with_name(f".{made.key}")
    left.mkdir()
    (left / "file").touch()

    made.remove()
    assert kept.order_called(made.key) is None
    time.sleep(0.01)
    sweep(0)

    assert list(Path(kept._root()).iterdir()) == []


def test_what_the_worker_makes_is_watched_as_a_job_and_no_request(client):
    """Nobody would ever say that the request is over."""
    assert "X-Request-ID" in client.get("/organisations/")

    assert "X-Request-ID" not in answered(order(client).asked)


def test_the_task_makes_what_is_there_still(client):
    made = order(client)

    make_ordered_file(tried(), made.key)
    make_ordered_file(tried(), "0" * 32)
    make_ordered_file(tried(), "../../etc")

    assert made.status is OrderStatus.MADE


def test_only_so_many_wait(client, monkeypatch):
    monkeypatch.setattr(kept, "MOST_WAITING", 1)
    order(client)

    answer = client.get(LIST + "&q=organisation", headers=BROWSER)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"


def test_files_are_kept_for_a_time_only(client, settings):
    made = order(client)
    sweep(10)
    assert list(kept.orders()) == [made]
    settings.KEEP_ORDERED_HOURS = 0
    time.sleep(0.01)

    sweep_ordered_files(timestamp=0)

    assert list(Path(settings.ORDERED_DIR).iterdir()) == []
    assert page(client, made).status_code == 404


def test_what_was_erased_is_in_no_file(client):
    made = order(client)
    make(made)

    remove_orders()

    assert fetch(client, made).status_code == 404


def test_what_was_closed_since_is_handed_out_no_more(client, monkeypatch):
    made = order(client)
    make(made)
    monkeypatch.setattr("registry.ordered.pages.closings", lambda: 99)

    assert fetch(client, made).status_code == 404


def test_a_part_of_a_file_is_sent_as_it_is_asked_for(client):
    made = order(client)
    make(made)

    part = client.get(
        reverse("ordered_file_out", args=[made.key]), headers={"range": "bytes=0-9"}
    )

    assert part.status_code == 206
    assert len(b"".join(part)) == 10


def test_nobody_finds_what_was_never_ordered(client):
    for key in ("0" * 32, "..", "x"):
        assert client.get(f"/files/{key}/").status_code == 404
