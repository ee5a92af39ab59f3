import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from placefund.design.charts import Bar, bars
from placefund.domain.findings import Finding
from placefund.domain.money import Money
from placefund.domain.short_amounts import short
from tests.design.markup import tokens

FOUND = (
    Finding("round_is_open", True, "It is open until Friday.", "Terms 2.1"),
    Finding("ask_is_within_the_cap", False, "You ask for £21m and the cap is £20m.", "Terms 3.2"),
)


def drawn(source, **context):
    return Template("{% load design placefund %}" + source).render(Context(context))


def words(html):
    return " ".join(token[0] for token in tokens(html) if not token[0].startswith("<"))


def test_failed_rules_come_first_and_say_so_in_words():
    assert words(drawn("{% findings found %}", found=FOUND)) == (
        "1 of 2 rules not met. "
        "Not met: Ask is within the cap You ask for £21m and the cap is £20m. Terms 3.2 "
        "1 check met "
        "Met: Round is open It is open until Friday. Terms 2.1"
    )


def test_rules_that_are_met_stand_behind_a_fold_and_those_that_are_not_before_it():
    html = drawn("{% findings found %}", found=FOUND + FOUND[:1])
    before, fold = html.split("<details", 1)
    assert "2 checks met" in fold.split("</summary>")[0]
    assert ("Ask is within the cap" in before, "Round is open" in before) == (True, False)
    assert "<details" not in drawn("{% findings found %}", found=FOUND[1:])


def test_a_source_stands_behind_a_fold_that_says_what_it_is_the_source_of():
    html = drawn("{% where_from fact %}<a href='/s'>The notice</a>{% endwhere_from %}", fact="Department <1>")
    assert words(html) == "Where is this from? Department <1> The notice"
    assert html.startswith('<details class="pf-fold')
    assert "&lt;1&gt;" in html


def test_findings_with_nothing_to_check_yet_are_neither_met_nor_broken():
    waiting = Finding.untested("costs_belong_to_joined_partners", "No costs have been entered yet.")
    said = words(drawn("{% findings found %}", found=(FOUND[0], waiting)))
    assert said.startswith("No rule is broken. 1 rule has nothing to check yet Nothing to check yet: Costs belong to")
    assert "1 check met" in said
    assert "All 2 rules are met" not in said


def test_findings_that_all_hold_say_so():
    assert words(drawn("{% findings found %}", found=FOUND[:1] * 2)).startswith("All 2 rules are met.")
    assert words(drawn("{% findings found %}", found=FOUND[:1])).startswith("The rule is met.")


def test_nothing_checked_is_not_shown_as_passed():
    assert words(drawn("{% findings found %}", found=())) == "No rule has been checked yet."


def test_a_figure_prints_its_value_in_its_own_form():
    assert (
        words(drawn('{% figure "Envelope" amount "up to" %}', amount=Money.pounds(30_000_000)))
        == "Envelope £30,000,000 up to"
    )
    assert words(drawn('{% figure "Envelope" amount %}', amount=short(Money.pounds(30_000_000)))) == "Envelope £30m"
    assert words(drawn('{% figure "Nations" amount %}', amount=None)) == "Nations Not published"


def test_a_link_on_a_figure_is_named_by_more_than_its_amount():
    html = drawn('{% figure "Paid" amount href="/transfers" %}', amount=Money.pounds(5))
    assert words(html) == "Paid £5 Paid"
    assert re.findall(r'href="([^"]+)"', html) == ["/transfers"]


def test_a_summary_of_half_sentences_gives_its_keys_more_room():
    html = drawn('{% summary has_long_keys=True %}{% row "Hours below the tide line" "1,900" %}{% endsummary %}')
    assert "pf-summary--long-keys" in html
    assert "pf-summary--long-keys" not in drawn('{% summary %}{% row "Hours" "1,900" %}{% endsummary %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% figure evil evil evil href=evil %}",
        "{% fact evil evil source=evil confidence=evil note=evil %}",
        "{% summary evil href=evil action=evil %}{% row evil evil href=evil action=evil %}{% endsummary %}",
        "{% tasks %}{% task evil 'draft' href=evil hint=evil label=evil %}{% endtasks %}",
        "{% table evil %}{% endtable %}",
        "{% journey evil %}{% step evil 'draft' href=evil note=evil %}{% endjourney %}",
        "{% timeline label=evil %}{% event evil by=evil %}{% endevent %}{% endtimeline %}",
        "{% attention evil %}{% needs evil evil %}{% endattention %}",
        "{% compare evil %}{% compared evil note=evil %}{% endcompared %}{% endcompare %}",
        "{% downloads evil %}{% document evil evil evil note=evil %}{% enddownloads %}",
        "{% filters clear=evil label=evil submit=evil found=evil %}{% endfilters %}",
        "{% where_from evil %}{{ evil }}{% endwhere_from %}",
        "{% warning %}{{ evil }}{% endwarning %}{% inset %}{{ evil }}{% endinset %}{% more evil %}{{ evil }}{% endmore %}",
        "{% receipt evil %}{{ evil }}{% endreceipt %}{% nothing_yet evil %}{{ evil }}{% endnothing_yet %}",
        "{% notice evil %}{{ evil }}{% endnotice %}{% button evil href=evil %}{% button evil name=evil value=evil %}",
        "{% state evil %}{% state 'draft' label=evil %}{% money_link evil evil evil %}{% govuk 'tag' text=evil %}",
        "{% findings found %}{% chart drawing %}",
    ],
)
def test_text_given_to_a_component_stays_text(source):
    evil = '"><img src=x onerror=alert(1)>'
    drawing = bars(evil, [Bar(evil, 3, href=evil)])
    found = [Finding("a_rule", False, evil, evil)]
    html = drawn(source, evil=evil, drawing=drawing, found=found)
    assert [token for token in tokens(html) if token[0] == "<img>"] == []
    assert "img src=x" in html


def test_html_that_is_not_marked_safe_is_refused_by_the_govuk_tag():
    with pytest.raises(Exception, match="html of inset-text is not safe HTML"):
        drawn("{% govuk 'inset-text' html=evil %}", evil="<b>")


def test_a_table_scrolls_in_a_region_that_has_its_name_and_can_be_reached():
    html = drawn('{% table "Awards by place" %}<tbody></tbody>{% endtable %}')
    assert tokens(html)[0] == (
        "<div>",
        "aria-labelledby=table-awards-by-place",
        "class=pf-table",
        "role=region",
        "tabindex=0",
    )
    assert 'id="table-awards-by-place">Awards by place</caption>' in html


def test_pages_of_a_list_keep_its_filters():
    request = RequestFactory().get("/awards", {"place": "leeds", "page": "2"})
    page = Paginator(range(60), 20).page(2)
    html = drawn("{% pagination page %}", request=request, page=page)
    assert re.findall(r'href="([^"]+)"', html) == [
        "?place=leeds&amp;page=1", "?place=leeds&amp;page=1", "?place=leeds&amp;page=2", "?place=leeds&amp;page=3",
        "?place=leeds&amp;page=3",
    ]  # fmt: skip


def test_a_list_of_one_page_has_no_pagination():
    assert drawn("{% pagination page %}", page=Paginator(range(3), 20).page(1)) == ""


def test_what_waits_is_said_with_its_day_and_when_nothing_waits_that_is_said():
    assert words(drawn('{% attention "Needs you" %}{% needs "returns to check" "/r" count=3 %}{% endattention %}')) == (
        "Needs you 3 returns to check"
    )
    assert words(drawn('{% attention "Needs you" %} {% endattention %}')) == "Needs you Nothing needs you today."


class Fund:
    is_invented = True


def test_a_page_is_made_up_when_its_fund_is():
    line = "{% made_up fund is_invented as so %}{{ so|yesno:'made up,real' }}"
    assert drawn(line, fund=Fund()) == "made up"
    assert drawn(line, fund=object()) == "real"
    assert drawn(line, fund=Fund(), is_invented=False) == "real"


def test_a_chart_that_opens_is_a_group_of_links_and_one_that_does_not_is_an_image():
    closed = drawn("{% chart c %}", c=bars("Awards", [Bar("A", 1), Bar("B", 2)]))
    opens = drawn("{% chart c %}", c=bars("Awards", [Bar("A", 1, href="/a"), Bar("B", 2)]))
    assert re.findall(r'<svg class="pf-chart__drawing[^>]* role="(\w+)"', closed) == ["img", "img"]
    assert re.findall(r'<svg class="pf-chart__drawing[^>]* role="(\w+)"', opens) == ["group", "group"]
    assert re.findall(r'<a href="/a" aria-label="([^"]+)"', opens) == ["A: 1", "A: 1"]


def test_every_id_of_a_chart_is_its_own_and_every_reference_is_met():
    html = drawn("{% chart c %}", c=bars("Awards by place", [Bar("A", 1), Bar("B", 2)]))
    ids = re.findall(r' id="([^"]+)"', html)
    references = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert sorted(set(references)) == sorted(ids)
