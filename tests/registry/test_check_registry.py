"""The command that lists what is wrong across rows."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.models import Source
from tests.factories import make_cluster, make_membership, make_organisation


def check(**options):
    """Run the command; return its exit code and what it printed."""
    out = StringIO()
    try:
        call_command("check_registry", stdout=out, **options)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


@pytest.mark.django_db
def test_a_sound_registry_gets_a_kind_word():
    make_membership()
    code, out = check()
    assert code == 0
    assert "All is well" in out


@pytest.mark.django_db
def test_a_broken_rule_is_named_with_the_rows_that_break_it():
    membership = make_membership(
        cluster=make_cluster(name="TWEED"), organisation=make_organisation(name="Issol")
    )
    membership.attestations.all().delete()
    code, out = check()
    assert code == 1
    assert "memberships: Return memberships that no document shows" in out
    assert "tweed / issol / 2005-01-01" in out
    assert "1 to look at." in out


@pytest.mark.django_db
def test_rows_that_break_several_rules_are_counted_once_for_each():
    membership = make_membership()
    membership.attestations.all().delete()
    membership.organisation.closed_on = date(2006, 1, 1)
    membership.organisation.save()
    code, out = check()
    assert code == 1
    assert "2 to look at." in out


@pytest.mark.django_db
def test_what_is_said_in_one_language_alone_is_listed_when_asked_for():
    make_cluster(name="TWEED", note_en="Only here.", note_fr="")
    make_cluster(name="BioWin", note="In both.")
    assert check()[0] == 0
    code, out = check(languages=True)
    assert code == 1
    assert "note_en and note_fr: one of the two is empty." in out
    assert "tweed" in out
    assert "biowin" not in out


@pytest.mark.django_db
def test_a_row_that_is_invalid_by_itself_is_found_only_in_full():
    cluster = make_cluster(name="TWEED")
    Source.objects.filter(pk=cluster.source_id).update(url="not an address")
    assert check()[0] == 0
    code, out = check(full=True)
    assert code == 1
    assert "source founding-document" in out
    assert "Enter a valid URL." in out
