from datetime import date
from html import unescape

import pytest
from django.template import Context, RequestContext, Template

from registry.recorded.asked import read

CHOSEN = date(2005, 12, 31)
DAY = date(2010, 6, 30)


def render(text, context):
    return Template("{% load registry_links %}" + text).render(context)


def page(rf, address, **values):
    return RequestContext(rf.get(address), values)


def test_a_link_keeps_the_chosen_day(rf):
    context = page(rf, f"/?as_of={CHOSEN}")

    assert render("{% link 'cluster_list' %}", context) == "/clusters/?as_of=2005-12-31"


def test_a_link_has_no_day_when_none_was_chosen(rf):
    context = page(rf, "/", as_of=CHOSEN)

    assert render("{% link 'cluster_list' %}", context) == "/clusters/"


def test_a_link_keeps_the_moment_that_is_looked_back_to(rf):
    context = page(rf, f"/?as_of={CHOSEN}", day=DAY)
    context.request.known_on = read("2020-01-31")

    link = "/clusters/?as_of=2005-12-31&known_on=2020-01-31"
    assert unescape(render("{% link 'cluster_list' %}", context)) == link
    about = unescape(render("{% link_on day 'cluster_list' %}", context))
    assert about == "/clusters/?as_of=2010-06-30&known_on=2020-01-31"


@pytest.mark.parametrize("nonsense", ["2005-13-45", "soon", "%00", ""])
def test_an_impossible_day_is_not_carried_on(rf, nonsense):
    context = page(rf, f"/?as_of={nonsense}")

    assert render("{% link 'cluster_list' %}", context) == "/clusters/"


def test_links_work_on_a_page_without_a_request():
    assert render("{% link 'cluster_list' %}", Context()) == "/clusters/"


def test_the_main_navigation_marks_the_pages_below_an_entry(rf):
    tag = "{% navigation as links %}{{ links.0 }}"

    assert 'aria-current="page"' in render(tag, page(rf, "/clusters/"))
    assert 'aria-current="true"' in render(tag, page(rf, "/clusters/tweed/"))
    assert "aria-current" not in render(tag, page(rf, "/organisations/"))


def test_the_main_navigation_marks_the_sections_that_an_entry_leads_to(rf):
    tag = "{% navigation as links %}{{ links.3 }}"

    assert 'aria-current="page"' in render(tag, page(rf, "/programmes/"))
    assert 'aria-current="true"' in render(tag, page(rf, "/grants/"))
    assert 'aria-current="true"' in render(tag, page(rf, "/grants/animation/"))
    assert "aria-current" not in render(tag, page(rf, "/events/"))


def test_a_tab_is_marked_on_its_own_page_only(rf):
    tag = "{% tab 'cluster_detail' 'Overview' slug='tweed' %}"

    assert 'aria-current="page"' in render(tag, page(rf, "/clusters/tweed/"))
    assert "aria-current" not in render(tag, page(rf, "/clusters/tweed/members/"))


def test_forms_carry_the_parameters_that_they_do_not_ask_for(rf):
    context = page(rf, "/?kind=a&kind=b&q=&page=3&as_of=2005-12-31")

    kept = render("{% other_parameters 'as_of' as kept %}{{ kept|safe }}", context)
    day = render("{% parameters 'as_of' as kept %}{{ kept|safe }}", context)

    assert kept == "[('kind', 'a'), ('kind', 'b')]"
    assert day == "[('as_of', '2005-12-31')]"
