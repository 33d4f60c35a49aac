"""What the database refuses is told as a form would have, in the reader's figures."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from django.utils import translation

from registry import refusals
from registry.refusals import explain, explain_sums
from tests.constraints import unchecked_update
from tests.factories import make_enterprise_number, make_membership, make_organisation

DETAIL = (
    '{"name": {"en": "Poles", "fr": "Pôles"}, "day": "2008-03-01", "own": 1000, '
    '"spent": 1234.5, "act": {"en": null, "fr": null}}'
)


def refused(name, detail=None):
    """Return the error that a driver would raise for a rule of this name."""
    error = IntegrityError(name)
    error.__cause__ = Exception()
    error.__cause__.diag = SimpleNamespace(constraint_name=name, message_detail=detail)
    return error


@pytest.mark.django_db
def test_a_rule_about_one_field_is_told_of_that_field():
    make_organisation(enterprise_number=make_enterprise_number(4030192))
    other = make_organisation()

    with pytest.raises(IntegrityError) as error:
        unchecked_update(other, {"enterprise_number": make_enterprise_number(4030192)})

    assert set(explain(error.value).message_dict) == {"enterprise_number"}


@pytest.mark.django_db
def test_a_rule_about_a_row_is_told_in_its_own_words():
    with pytest.raises(IntegrityError) as error:
        unchecked_update(make_membership(), {"category": "friend"})

    (rule,) = [
        rule
        for rule in make_membership()._meta.constraints
        if rule.name == "registry_membership_category"
    ]
    assert explain(error.value).messages == [str(rule.violation_error_message)]


@pytest.mark.parametrize("name", ["somebody_elses_rule", None])
def test_what_nobody_put_into_words_is_told_without_details(name):
    assert explain(refused(name)).messages == ["It contradicts what is recorded."]
    assert explain(IntegrityError("lost")).messages == [
        "It contradicts what is recorded."
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Poles, 1 March 2008: 1,234.50 of 1,000.00 ()."),
        ("fr", "Pôles, 1er mars 2008: 1\u202f234,50 of 1\u202f000,00 ()."),
    ],
)
def test_a_sum_is_told_with_its_figures_as_the_reader_writes_them(
    language, said, monkeypatch
):
    monkeypatch.setattr(refusals, "_sums", {})
    explain_sums({"a_sum": "%(name)s, %(day)s: %(spent)s of %(own)s (%(act)s)."})

    with translation.override(language):
        assert explain(refused("a_sum", DETAIL)).messages == [said]
