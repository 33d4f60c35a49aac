"""What is closed to a reader today is closed whenever he looks back to."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User

from evaluation.models import Evaluation, EvaluationStatus
from registry.models import Viewing
from registry.recorded.reading import as_known_at
from tests.factories import make_cluster
from tests.pages import LISTS, PAGES, address
from tests.registry.recorded.ages import FIRST, bear

from .factories import make_criterion_score, make_evaluation, make_recommendation

pytestmark = pytest.mark.django_db

SECRET = "Zukunftsgeheimnis"
LATER = FIRST + timedelta(days=10)
THEN = (FIRST + timedelta(days=5)).date().isoformat()


@pytest.fixture
def file():
    """A report that everybody read at first."""
    file = make_evaluation(
        slug="hub",
        cluster=make_cluster(name="Hub", slug="hub"),
        status=EvaluationStatus.DOCUMENTED,
        weaknesses=SECRET,
        quote="It was evaluated.",
    )
    make_criterion_score(evaluation=file, findings=SECRET)
    make_recommendation(evaluation=file, text=SECRET)
    bear(FIRST)
    return file


def addresses(known_on):
    """Yield every page and file that tells of the report."""
    for name, arguments in PAGES.items():
        if not arguments or name.startswith(("cluster", "evaluation")):
            yield address(name, known_on=known_on)
    for name in LISTS:
        if name in PAGES and not PAGES[name]:
            for file_format in ("csv", "json"):
                yield address(name, known_on=known_on, _export=file_format)
    yield address("search", known_on=known_on, q=SECRET[:8])
    yield f"/evaluations/hub/report.pdf?known_on={known_on}"


def told(client, known_on) -> set[str]:
    found = set()
    for url in addresses(known_on):
        response = client.get(url)
        assert response.status_code == 200, url
        body = b"".join(response) if response.streaming else response.content
        if SECRET.encode() in body:
            found.add(url)
    return found


def test_what_was_made_confidential_since_is_told_to_nobody_who_looks_back(
    client, file
):
    assert told(client, THEN)
    Evaluation.objects.filter(pk=file.pk).update(is_confidential=True)
    bear(LATER)

    assert told(client, THEN) == set()


def test_who_may_read_it_looks_back_and_is_written_down(client, file):
    Evaluation.objects.filter(pk=file.pk).update(is_confidential=True)
    bear(LATER)
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="read_confidential"))
    client.force_login(user)

    page = client.get(file.get_absolute_url(), {"known_on": THEN})

    assert SECRET in page.text
    assert Viewing.objects.get().user == user


def test_who_had_a_right_once_has_none_when_he_looks_back(client, file):
    Evaluation.objects.filter(pk=file.pk).update(is_confidential=True)
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="read_confidential"))
    bear(LATER)
    user.user_permissions.clear()
    client.force_login(user)

    known_on = LATER.date().isoformat()
    page = client.get(file.get_absolute_url(), {"known_on": known_on})

    assert SECRET not in page.text
    assert not Viewing.objects.exists()


def test_a_report_that_was_taken_back_is_published_at_no_moment(file):
    rows = Evaluation.objects.filter(pk=file.pk)
    rows.update(status=EvaluationStatus.OPEN)
    bear(LATER)

    with as_known_at(FIRST):
        assert Evaluation.objects.get().published_at is None
        assert not Evaluation.objects.get().is_confidential


def test_what_was_closed_and_then_removed_stays_closed():
    file = make_evaluation(slug="gone")
    bear(FIRST)
    Evaluation.objects.filter(pk=file.pk).update(is_confidential=True)
    bear(LATER)
    Evaluation.objects.filter(pk=file.pk).delete()
    bear(LATER + timedelta(days=1))

    with as_known_at(FIRST):
        assert Evaluation.objects.get(slug="gone").is_confidential


def test_since_when_a_file_was_written_is_not_told(client):
    file = make_evaluation(slug="hub", quote="It was evaluated.")
    bear(FIRST)
    Evaluation.objects.filter(pk=file.pk).update(status=EvaluationStatus.DOCUMENTED)
    bear(LATER)

    assert client.get(file.get_absolute_url()).status_code == 200
    page = client.get(file.get_absolute_url(), {"known_on": THEN})
    assert page.status_code == 404
    assert "Not known yet" in page.text
    assert "It was entered" not in page.text


def test_what_was_open_while_it_was_confidential_stays_closed_for_then(file):
    rows = Evaluation.objects.filter(pk=file.pk)
    rows.update(is_confidential=True)
    bear(LATER)
    rows.update(is_confidential=False)
    bear(LATER + timedelta(days=1))

    with as_known_at(LATER):
        assert Evaluation.objects.get().is_confidential
    with as_known_at(FIRST):
        assert not Evaluation.objects.get().is_confidential
