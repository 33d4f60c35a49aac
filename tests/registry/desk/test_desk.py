"""The desk: each number is that of the list it leads to, and of nobody else's work."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.desk.waiting import all_lines
from registry.models import ImportStatus, MandateRole, Organisation, Role
from tests.evaluation.acts import make_evaluator, make_tweed, signed_file
from tests.evaluation.factories import (
    make_condition,
    make_contradiction,
    make_evaluation,
    make_published_figure,
    make_quality_label,
    make_recommendation,
)
from tests.factories import (
    make_cluster,
    make_import_batch,
    make_legal_regime,
    make_mandate,
    make_member,
    make_membership,
    make_organisation,
    make_recognition,
    make_staff,
    make_superuser,
)
from tests.html import page_of
from tests.programmes.factories import make_project

pytestmark = pytest.mark.django_db

LONG_AGO = date(2010, 1, 1)


@pytest.fixture
def clerk(client):
    user = make_superuser()
    client.force_login(user)
    return user


@pytest.fixture
def much_to_do(clerk):
    """A registry in which each line of the desk has something to tell."""
    today = timezone.localdate()
    tweed = make_tweed()
    make_membership(
        cluster=tweed,
        organisation=make_organisation(founded_on=date(2020, 1, 1)),
        start_on=LONG_AGO,
    )
    pole = make_cluster(kind="competitiveness_pole")
    make_recognition(
        cluster=pole,
        start_on=LONG_AGO,
        regime=make_legal_regime(
            cluster_kind="competitiveness_pole",
            recognition_years=None,
            evaluation_years=2,
        ),
    )
    gone = make_cluster()
    make_recognition(
        cluster=gone,
        start_on=LONG_AGO,
        end_on=date(2012, 12, 31),
        ending="not_documented_later",
    )
    for value in (260, 500):
        make_published_figure(
            cluster=tweed, measure="members", value=value, stated_on=date(2025, 1, 1)
        )
    make_project()
    make_contradiction()
    make_quality_label(cluster=pole, end_on=today + timedelta(days=100))
    make_import_batch(made_by=clerk, status=ImportStatus.PLANNED)
    make_import_batch(
        made_by=make_staff(username="colleague"), status=ImportStatus.PLANNED
    )
    make_import_batch(made_by=clerk, status=ImportStatus.DROPPED)
    make_failed_job()
    signed_file(tweed, make_evaluator())
    make_decided(make_cluster())
    make_mandate(cluster=tweed, role=MandateRole.PRESIDENT, start_on=LONG_AGO)
    make_recommendation(evaluation=make_evaluation(), due_on=today - timedelta(days=1))


def make_decided(cluster):
    """Make a decision whose report is not published, and a condition that is late."""
    decided = make_evaluation(cluster=cluster, reference_on=LONG_AGO)
    make_condition(evaluation=decided, due_on=date(2011, 1, 1))
    decided.status, decided.signed_at = "decided", "2010-02-01T12:00Z"
    decided.outcome, decided.decided_on = "renewed_with_conditions", date(2010, 3, 1)
    decided.conditions = "Grow."
    decided.save()
    told = make_evaluation(cluster=cluster, reference_on=date(2009, 1, 1))
    told.status, told.outcome, told.decided_on = "decided", "continued", LONG_AGO
    told.save()


def make_failed_job():
    """Make a job that failed; the queue's models write nothing themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) "
            "VALUES ('imports', 'registry.plan_import', '{}', 'failed')"
        )


def lines_of(page):
    return [line for _heading, lines in page.context["sections"] for line in lines]


def total_of(page):
    context = page.context
    if "cl" in context:
        return context["cl"].result_count
    return context["total"] if "total" in context else len(context["candidates"])


def test_each_number_is_that_of_its_list(client, much_to_do):
    lines = lines_of(client.get(reverse("desk")))

    assert len(lines) > 10
    listed = {line.what: total_of(client.get(line.url)) for line in lines}
    assert listed == {line.what: line.count for line in lines}


def test_a_list_of_nothing_is_not_on_the_desk(client, clerk):
    assert lines_of(client.get(reverse("desk"))) == []
    assert "Nothing waits for you." in client.get(reverse("desk")).content.decode()


def test_a_line_goes_when_its_work_is_done(client, clerk):
    organisation = make_organisation()
    lines = [line.what for line in lines_of(client.get(reverse("desk")))]
    assert "organisation without an enterprise number" in lines

    Organisation.objects.filter(pk=organisation.pk).update(
        enterprise_number="0202239951"
    )

    lines = [line.what for line in lines_of(client.get(reverse("desk")))]
    assert "organisation without an enterprise number" not in lines


# What everybody has of his own needs no right.
OF_EVERYBODY = {"answers", "own_drafts"}


@pytest.mark.parametrize(
    "line",
    [line for line in all_lines() if line.__name__ not in OF_EVERYBODY],
    ids=lambda line: line.__name__,
)
def test_a_line_says_nothing_to_whoever_may_not_do_its_work(
    line, django_assert_num_queries
):
    user = make_staff()
    user.get_all_permissions()

    with django_assert_num_queries(0):
        assert line(user, timezone.localdate()) is None


def test_staff_see_the_work_that_their_rights_are_for(client, much_to_do):
    client.force_login(make_staff("change_mandate", "view_mandate", username="one"))

    lines = lines_of(client.get(reverse("desk")))

    assert [line.what for line in lines] == ["role not documented for three years"]
    assert client.get(lines[0].url).status_code == 200


def test_the_desk_is_for_staff(client, django_user_model):
    assert client.get(reverse("desk")).status_code == 302

    client.force_login(django_user_model.objects.create_user("reader"))
    assert client.get(reverse("desk")).status_code == 403
    assert client.get(reverse("desk_checks")).status_code == 403


def test_only_staff_are_led_to_the_desk(client):
    assert "Desk" not in client.get(reverse("cluster_list")).content.decode()

    client.force_login(make_staff())
    navigation = page_of(client.get(reverse("cluster_list"))).find("nav", id="site-nav")
    assert navigation.find("a", href=reverse("desk"))


def test_the_first_page_of_the_admin_is_the_desk(client, clerk):
    assert client.get(reverse("admin:index")).url == reverse("desk")


def test_tables_stand_under_headings_the_technical_ones_last(client, clerk):
    page = client.get(reverse("desk"))

    names = [str(heading["name"]) for heading in page.context["headings"]]
    assert names[0] == "Clusters and poles"
    assert names[-2:] == ["Accounts and rights", "Technical"]
    links = page.context["headings"][2]["models"]
    assert {t["object_name"]: t["is_part"] for t in links}["Participation"]
    assert not {t["object_name"]: t["is_part"] for t in links}["Membership"]


def test_the_rows_on_the_page_of_rules_are_those_of_the_command(
    client, much_to_do, capsys
):
    page = client.get(reverse("desk_checks"))

    with pytest.raises(Exception, match=f"^{page.context['total']} to look at"):
        call_command("check_registry")
    assert page.context["total"] > 0


def test_rows_of_tables_that_somebody_may_not_change_are_not_shown(client, much_to_do):
    client.force_login(make_staff("change_cluster", username="one"))

    assert client.get(reverse("desk_checks")).context["total"] == 0


def test_what_somebody_did_last_is_told(client, clerk):
    source = {"title": "A report", "slug": "a-report", "kind": "report"}
    client.post(reverse("admin:registry_source_add"), source)

    deeds = client.get(reverse("desk")).context["done"]

    assert [deed.text for deed in deeds] == ["Source “A report” added"]
    assert client.get(deeds[0].url).status_code == 200


def test_what_others_did_is_not_told(client, clerk):
    source = {"title": "A report", "slug": "a-report", "kind": "report"}
    client.post(reverse("admin:registry_source_add"), source)
    client.force_login(make_staff())

    assert client.get(reverse("desk")).context["done"] == []


def test_a_name_finds_the_record_to_change(client, clerk):
    tweed = make_cluster(name="TWEED")

    page = client.get(reverse("desk"), {"q": "tweed"})

    (hit,) = [row for table in page.context["found"] for row in table.rows]
    assert hit == (reverse("admin:registry_cluster_change", args=[tweed.pk]), tweed)


def test_a_new_name_begins_a_record(client, clerk):
    page = client.get(reverse("desk"), {"q": "Nouveau réseau"})

    for table in page.context["found"]:
        form = client.get(table.add_url).context["adminform"].form
        assert "Nouveau réseau" in [bound.value() for bound in form], table.name


def test_a_search_finds_nothing_that_the_reader_may_not_see(client):
    make_cluster(name="TWEED")
    user = make_staff("view_source")
    client.force_login(user)

    found = client.get(reverse("desk"), {"q": "tweed"}).context["found"]

    assert found == []
    user.user_permissions.add(Permission.objects.get(codename="view_cluster"))
    found = client.get(reverse("desk"), {"q": "tweed"}).context["found"]
    assert [table.name for table in found] == ["Clusters and poles"]


@pytest.mark.parametrize("text", ["((((", "%", "x" * 5000, "' OR 1=1"])
def test_any_text_can_be_searched_for(client, clerk, text):
    assert client.get(reverse("desk"), {"q": text}).status_code == 200


def test_what_no_text_can_hold_is_refused_as_on_every_page(client, clerk):
    answer = client.get(reverse("desk"), {"q": "\x00"})

    assert answer.status_code == 400
    assert "text/html" in answer["Content-Type"]


def test_the_desk_takes_as_many_queries_for_many_rows(
    client, much_to_do, django_assert_max_num_queries
):
    client.get(reverse("desk"))
    cache.clear()
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("desk"))
    for _number in range(10):
        make_membership(start_on=LONG_AGO)
        make_mandate(start_on=LONG_AGO)
        make_project()

    cache.clear()
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("desk"))


def test_who_keeps_no_table_is_shown_no_heading_of_tables(client):
    client.force_login(make_member(Role.NETWORKS_OWN, cluster=make_cluster()))
    assert "All tables" not in page_of(client.get(reverse("desk"))).text

    client.force_login(make_superuser())

    assert "All tables" in page_of(client.get(reverse("desk"))).text
