"""A long record is several pages, each with an address."""

from __future__ import annotations

from django.template.loader import render_to_string

from placefund.web.tabs import OpenTab, Tab, Tabs

TABS = (Tab("Round", "round"), Tab("Panel", "panel", 3))


def test_each_tab_has_its_address_and_only_the_open_one_is_said_to_be_open() -> None:
    here = Tabs("Round 1", 7, "panel", TABS)
    assert list(here) == [
        OpenTab("Round", "/rounds/7/", is_open=False, count=None),
        OpenTab("Panel", "/rounds/7/panel/", is_open=True, count=3),
    ]


def test_they_are_a_list_of_links_with_a_name_and_what_waits_is_counted() -> None:
    drawn = render_to_string("design/frame/tabs.html", {"tabs": Tabs("Round 1", 7, "panel", TABS)})
    assert 'aria-label="Round 1"' in drawn
    assert drawn.count("aria-current") == 1
    assert '<span class="pf-sections__count">3</span>' in drawn
