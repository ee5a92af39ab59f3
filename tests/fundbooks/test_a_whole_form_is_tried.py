"""A whole form is tried before anybody is asked it: filled in, judged, read as others would read it, and thrown away."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from placefund.assessment.scoring.blinding import read_blind
from placefund.domain.answers.register import kind_of
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.eligibility import ON_CERTIFICATION, findings
from placefund.domain.findings import failed
from placefund.domain.fundbook.parts import PARTS, Way
from placefund.domain.made_up import PARTNERS, made_up_answer
from placefund.domain.questions import EACH_PARTNER
from placefund.domain.roles import Role
from placefund.fundbooks.previews.forms import FormTried
from placefund.fundbooks.previews.queries import content_of, form_of_set, read_by_a_partner
from placefund.funds.models import Fund
from placefund.people.models import User
from tests.applications.test_asked_by_what_is_answered import CATAPULT, FORM, WHICH
from tests.build import TERMS, Cast, a_planned_round, a_user
from tests.fundbooks.changing import book, read
from tests.fundbooks.test_a_book_is_changed_on_pages import sent
from tests.witness import nothing_changes, signed_in

pytestmark = pytest.mark.django_db
PAGE = ["lipf", 0]


@pytest.mark.long
def test_a_set_of_the_draft_is_tried_read_and_thrown_away(lipf: Fund, manager: User) -> None:
    desk = signed_in(manager)
    sent(desk, Way(PARTS["question_sets"], (0, "question", 0)), title="A vision of the draft")
    page = reverse("preview-form", args=PAGE)
    with nothing_changes():
        shown = desk.get(page)
        first = shown.context["whole"].questions[0].question.key
        given = {f"{first}-seen_version": "0", f"{first}-answer": "We see it whole."}
        partner = desk.post(page, given | {"as": "partner"})
        assessor = desk.post(page, given | {"as": "assessor"})
        paper = desk.get(reverse("preview-form-on-paper", args=PAGE))
        empty = desk.get(page, {"with": "nothing"})
    assert "A vision of the draft" in shown.content.decode()
    assert "Made-up Council" in partner.content.decode()
    assert "We see it whole." in partner.content.decode()
    assert "Informs" in assessor.content.decode()
    assert paper.content.startswith(b"%PDF")
    assert "questions need an answer" in empty.content.decode()


def test_a_planned_round_is_tried_and_its_branch_follows_what_is_entered() -> None:
    round_ = a_planned_round(terms=FORM)
    desk, page = signed_in(Cast(round_.strand.fund).manager), reverse("preview-round", args=[round_.pk])
    with nothing_changes():
        assert "Which catapult?" in _form_of(desk, page)
        no = desk.post(page, {"catapult-seen_version": "0", "catapult-answer": "no"}).content.decode()
        wrong = desk.post(page, {"catapult-seen_version": "0", "catapult-answer": "perhaps"})
    assert "1 question is not asked, by what is answered." in no
    assert 'id="asked-which"' not in no
    assert wrong.status_code == 422


@pytest.mark.parametrize("reader", ["partner", "assessor"])
def test_every_link_within_a_form_that_is_read_leads_somewhere(reader: str) -> None:
    round_ = a_planned_round(terms=replace(FORM, pages_inform={"costs": ("vision",)}))
    desk, page = signed_in(Cast(round_.strand.fund).manager), reverse("preview-round", args=[round_.pk])
    shown = desk.post(page, {"as": reader}).content.decode()
    anchors = set(re.findall(r' id="([^"]+)"', shown))
    assert set(re.findall(r'href="#([^"]+)"', shown)) - anchors == set()
    assert 'href="#read-as"' in shown
    listed = re.findall(r"<h2[^>]*>(.*?)</h2>", shown, re.DOTALL)
    assert len(listed) == len(set(listed))


def _form_of(desk: Client, page: str) -> str:
    return desk.get(page).content.decode()


def test_only_whoever_may_change_the_fund_tries_its_forms(lipf: Fund) -> None:
    for role in (Role.AUDITOR, Role.PANEL_CHAIR, Role.DECISION_MAKER):
        other = signed_in(a_user(role.value, role=role, scope="fund:lipf"))
        assert [
            other.get(reverse(name, args=PAGE)).status_code for name in ("preview-form", "preview-form-on-paper")
        ] == [403, 403]
    assert (
        signed_in(a_user("Manager", role=Role.FUND_MANAGER, scope="fund:lipf"))
        .get(reverse("preview-form", args=["lipf", 99]))
        .status_code
        == 404
    )


@pytest.mark.parametrize("slug", ["lipf", "rehearsal"])
def test_a_made_up_bid_keeps_every_rule_about_answers_of_both_books_and_names_nobody_to_whom_reads_blind(
    slug: str,
) -> None:
    whole = read(book(slug))
    for each in whole.question_sets:
        tried = form_of_set(whole, each)
        assert tried is not None
        first, *rest = tried.terms.questions
        first = replace(first, who_answers=EACH_PARTNER)
        terms = replace(tried.terms, questions=(first, *rest), method=Method(applicants_hidden=Phase.RELEASED))
        bid = FormTried(terms, None, None).bid
        broken = {found.rule for found in failed(findings(ON_CERTIFICATION, bid, terms, terms.opens_at))}
        assert broken <= {"co_investment_meets_the_ratio", "ask_is_within_the_cap"}  # a rate that is not published
        seen = read_by_a_partner(bid, terms)
        hidden = read_blind(seen, content_of(bid, terms))
        said = " ".join([hidden.title, hidden.summary, *(f"{answer.title} {answer.text}" for answer in hidden.answers)])
        assert [one.organisation for one in PARTNERS if one.organisation in said] == []
        times = [len(PARTNERS) if each.who_answers == EACH_PARTNER else 1 for each in terms.questions]
        assert len(seen.answers) == len(bid.asked(terms)) == sum(times)


def test_the_made_up_bid_answers_every_kind_by_its_own_sample() -> None:
    assert [made_up_answer(question) for question in (CATAPULT, WHICH)] == [
        True,
        kind_of(WHICH).sample(WHICH),
    ]
    assert len(made_up_answer(TERMS.questions[0]).split()) <= (TERMS.questions[0].word_limit or 100)
