"""The spine of a page: sections found in what was drawn, each with an anchor of its own, listed where there are many."""

import re

import pytest
from django.template import engines
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from placefund.design.spine import FEWEST_SECTIONS, Section, spine_of

FOUR = "".join(f"<h2>Part {number}</h2><p>Words.</p>" for number in range(1, FEWEST_SECTIONS + 1))


def test_what_stands_before_the_first_section_is_the_head():
    found = spine_of("<h1>Fund</h1><p>One sentence.</p><h2>Money</h2><p>All of it.</p>")
    assert (found.head, found.body) == (
        "<h1>Fund</h1><p>One sentence.</p>",
        '<h2 id="money">Money</h2><p>All of it.</p>',
    )


def test_a_section_keeps_the_anchor_that_links_rely_on():
    assert spine_of('<h2 id="dates">What happened</h2>').sections == (Section("dates", "What happened"),)


def test_titles_of_components_are_no_sections():
    assert spine_of('<h2 class="govuk-summary-card__title">Costs</h2>').sections == ()


def test_two_sections_of_one_title_have_two_anchors_and_neither_is_an_id_of_the_page():
    html = '<h2>Costs</h2><div id="costs-2"></div><h2>Costs</h2><p id="costs"></p>'
    found = spine_of(html)
    assert [section.anchor for section in found.sections] == ["costs-3", "costs-4"]
    assert len(set(re.findall(r'id="([^"]+)"', found.body))) == 4


def test_a_title_is_told_without_its_markup_and_is_escaped_when_it_is_listed():
    found = spine_of("<h2>Jobs &lt;b&gt; <span>2</span></h2>")
    assert found.sections == (Section("jobs-b-2", "Jobs <b> 2"),)
    drawn = (
        engines["django"]
        .from_string("{% spine %}{{ html|safe }}{% endspine %}")
        .render({"html": FOUR + "<h2>A &lt;b&gt;</h2>"})
    )
    assert "A &lt;b&gt;</a>" in drawn


def test_a_page_without_sections_is_all_head():
    assert spine_of("<p>Nothing more.</p>") == spine_of("<p>Nothing more.</p>")
    assert spine_of("<p>Nothing more.</p>").head == "<p>Nothing more.</p>"


@pytest.mark.parametrize(("html", "lists"), [(FOUR, 2), (FOUR.replace("<h2>Part 1</h2>", ""), 0)])
def test_sections_are_listed_beside_and_folded_above_where_there_are_many(html, lists):
    drawn = engines["django"].from_string("{% spine %}{{ html|safe }}{% endspine %}").render({"html": html})
    assert len(re.findall(r'<ul class="pf-contents__list">', drawn)) == lists
    for anchor in re.findall(r'href="#([^"]+)"', drawn):
        assert len(re.findall(rf'id="{anchor}"', drawn)) == 1


@given(st.lists(st.sampled_from(["<h2>A</h2>", "<h2>B c</h2>", '<h2 id="a">D</h2>', "<p>text</p>"]), max_size=8))
def test_nothing_of_a_page_is_lost(parts):
    html = "".join(parts)
    found = spine_of(html)
    bare = re.compile(r' id="[^"]*"')
    assert bare.sub("", found.head + found.body) == bare.sub("", html)


@pytest.mark.django_db
def test_the_gallery_lists_its_kinds_of_components(client: Client) -> None:
    html = client.get("/gallery").content.decode()
    assert re.findall(r'<li><a href="#(g-[a-z]+)">', html)[:3] == ["g-colour", "g-buttons", "g-figures"]


def test_what_holds_the_first_section_goes_with_it_and_is_closed_where_it_was_opened() -> None:
    html = '<h1>Fund</h1>\n<div class="pf-a"><section id="one">\n<h2>Money</h2><p>All of it.</p></section></div>'
    found = spine_of(html)
    assert found.head == "<h1>Fund</h1>\n"
    assert found.body.count("<section") == found.body.count("</section>") == 1
    assert spine_of("<section><p>Before.</p><h2>Money</h2></section>").head == "<section><p>Before.</p>"
