"""Whoever chose Cymraeg reads what the fund wrote in Welsh where it is said so, and is told where it stands in English alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from placefund.design.tongues import reading_in, said, said_at_length, said_if_known, said_plain
from placefund.domain.welsh import WELSH, Lexicon, likely_successor, sentence_key
from placefund.fundbooks.loader import load_folder
from placefund.funds.lexicons import lexicon_of
from placefund.funds.models import Round, Strand, WelshText
from placefund.funds.views.blank_form import blank_form
from tests import build
from tests.fundbooks.changing import AT, BOOKS, book, changed_to, texts_in_force, with_text
from tests.witness import signed_in
from tests.worlds import once

pytestmark = [pytest.mark.django_db, pytest.mark.long]
OAK = Lexicon.from_pairs([("An oak", "Derwen")])


@once
def the_round() -> Round:
    load_folder(BOOKS / "rehearsal", at=AT)
    return Round.objects.select_related("strand__fund").get(slug="round-4-interest")


def page(name: str, *args: object, words: str = "", desk: Client | None = None) -> str:
    return (desk or Client()).get(reverse(name, args=args), {"words": words} if words else {}).content.decode()


def test_a_sentence_is_found_however_its_lines_are_broken_and_in_no_other_words() -> None:
    assert sentence_key(" An\n  oak ") == "An oak"
    assert (OAK.of("An\noak"), OAK.of("An oak."), OAK.of("")) == ("Derwen", "", "")
    assert OAK.all_of(["An oak", "An ash"]) == ()
    assert (
        likely_successor("Which tree do you plant?", ["Who are you?", "Which trees do you plant?"])
        == "Which trees do you plant?"
    )
    assert likely_successor("Which tree?", ["Who pays for all of this?"]) == ""


def test_what_stands_in_english_alone_is_marked_for_whoever_listens_and_whoever_reads() -> None:
    assert said("An oak", OAK) == "An oak"
    with reading_in(lambda: WELSH):
        assert said("An oak", OAK) == '<span lang="cy">Derwen</span>'
        assert said("<ash>", OAK) == (
            '<span lang="en-GB">&lt;ash&gt;</span> <span class="pf-quiet pf-tongue" lang="cy">(Saesneg)</span>'
        )
        assert (said_plain("An oak", OAK), said_plain("An ash", OAK)) == ("Derwen", "An ash")
        assert (said_if_known("An ash", OAK), said("An ash", Lexicon()), said("An ash", None)) == ("An ash",) * 3


def test_a_text_of_several_paragraphs_keeps_them_in_either_language() -> None:
    lexicon = Lexicon.from_pairs([("One <oak>. Two.", "Un <dderwen>.\n\nDwy.")])
    assert said_at_length("One <oak>.\n\nTwo.", lexicon) == "<p>One &lt;oak&gt;.</p>\n\n<p>Two.</p>"
    with reading_in(lambda: WELSH):
        assert said_at_length("One <oak>.\n\nTwo.", lexicon) == (
            '<div lang="cy"><p>Un &lt;dderwen&gt;.</p>\n\n<p>Dwy.</p></div>'
        )
        assert said_at_length("<Ash>.\n\nTwo.", lexicon) == (
            '<div lang="en-GB"><p>&lt;Ash&gt;.</p>\n\n<p>Two.</p></div>'
            '<p class="pf-quiet pf-tongue" lang="cy">(Saesneg)</p>'
        )
        assert said_at_length("<Ash>.", None) == "<p>&lt;Ash&gt;.</p>"


def test_the_public_pages_of_a_round_stand_in_welsh_by_their_address_alone() -> None:
    round_ = the_round()
    judging, rules = page("round-judging", round_.pk, words="cy"), page("round-rules", round_.pk, words="cy")
    for shown in (judging, rules, page("round", round_.pk, words="cy"), page("round-questions", round_.pk, words="cy")):
        assert '<span lang="cy">Rownd 4: datganiadau o ddiddordeb</span>' in shown
        assert '<span lang="cy">Cronfa Ymarfer i Leoedd</span>' in shown
        assert "Round 4: expressions of interest" not in shown.split("<h1>")[1].split("</h1>")[0]
    assert '<span lang="cy">Newid yn y lle</span>' in judging
    assert '<span lang="cy">Gweddol: gallai cais llawn argyhoeddi.</span>' in judging
    assert '<span lang="cy">Môr ac arfordir</span>' in rules
    asked = page("round-questions", round_.pk, words="cy")
    assert "Asked when “Caniatâd cynllunio” is yes." in asked
    assert "Planning consent" not in asked
    assert "Asked when “Planning consent” is yes." in page("round-questions", round_.pk)
    assert '<span lang="cy">Cronfa Ymarfer i Leoedd</span>' in page("check-yourself", round_.pk, words="cy")
    assert "Saesneg yw gweddill y wefan hon" in judging
    english = page("round-judging", round_.pk)
    assert "Change in the place" in english
    assert "Newid yn y lle" not in english
    assert "Cymraeg" in english


def test_the_pages_of_the_fund_and_its_strands_do_too_and_mark_what_has_no_welsh() -> None:
    fund = the_round().strand.fund
    shown = page("fund", fund.slug, words="cy")
    assert '<h1><span lang="cy">Cronfa Ymarfer i Leoedd</span></h1>' in shown
    assert "Creu a chadw gwaith da" in shown
    assert '<span lang="en-GB">Seven named places.' in shown
    strand = Strand.objects.get(fund=fund, slug="open-call")
    assert '<span lang="cy">Mae partneriaethau ym mhob man arall' in page("strand", strand.pk, words="cy")


def test_a_fund_without_welsh_offers_no_choice_and_marks_nothing() -> None:
    lipf = load_folder(BOOKS / "lipf", at=AT).fund
    shown = page("fund", lipf.slug)
    assert "Cymraeg" not in shown
    assert "pf-tongue" not in page("fund", lipf.slug, words="cy")
    assert not lexicon_of(lipf)


def test_the_blank_form_names_the_round_and_its_sectors_in_welsh() -> None:
    paper = blank_form(the_round(), WELSH)
    assert (paper.caption, "Rownd 4: datganiadau o ddiddordeb" in str(paper.title)) == ("Cronfa Ymarfer i Leoedd", True)
    assert "Môr ac arfordir" in paper.sections[2].paragraphs
    assert blank_form(the_round()).caption == "Rehearsal Fund for Places"


def test_a_changed_english_name_stands_in_english_until_its_welsh_is_written_anew() -> None:
    round_ = the_round()
    fund = round_.strand.fund
    manager = build.Cast(fund).manager
    renamed = with_text(
        texts_in_force(fund),
        "prospectus.toml",
        "Round 4: expressions of interest",
        "Round 4: first expressions of interest",
    )
    changed_to(fund, renamed, manager)
    shown = page("round", round_.pk, words="cy")
    assert '<span lang="en-GB">Round 4: first expressions of interest</span>' in shown
    assert "datganiadau o ddiddordeb" not in shown
    assert WelshText.objects.filter(fund=fund, english="Round 4: expressions of interest").exists()
    listed = page("book-welsh", fund.slug, desk=signed_in(manager))
    assert "Said of words that have changed" in listed
    assert "The Welsh still says the same" in listed


def test_what_was_locked_with_the_terms_stays_whatever_the_book_says_in_welsh_later() -> None:
    round_ = the_round()
    before = page("round-judging", round_.pk, words="cy")
    terms = round_.terms()
    WelshText.objects.filter(fund=round_.strand.fund).delete()
    assert round_.terms() == terms
    assert terms.lexicon.of("Change in the place") == "Newid yn y lle"
    assert "Newid yn y lle" in before


def test_the_book_of_a_fund_comes_out_with_its_welsh_as_it_went_in() -> None:
    fund = the_round().strand.fund
    assert texts_in_force(fund) == book("rehearsal")
    assert dict(WelshText.objects.filter(fund=fund).values_list("english", "welsh")) == lexicon_of(fund).pairs
