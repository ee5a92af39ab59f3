"""A place's half of a fund in one reading: from what it is promised to what is decided of its projects, told by what people do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.money import Money
from placefund.domain.place_portfolio import LineWords, PortfolioPart
from placefund.domain.plans.release import PlanAudience
from placefund.domain.portfolio_review import Advice, ReaderKind, ReviewVerdict
from placefund.domain.readiness import Verdict
from placefund.domain.roles import Capability, Role
from placefund.ledger.queries import balance
from placefund.people.access import has
from placefund.pipelines import actions as pipelines
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.pipelines.steps import actions as steps
from placefund.pipelines.weighing import actions as weighing
from placefund.plans.versions import actions as versions
from placefund.portfolios import actions as portfolios
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.decision.actions import DecisionWords, ProjectWords
from placefund.portfolios.models import Portfolio
from placefund.portfolios.questions import actions as questions
from placefund.portfolios.readers import actions as readers
from placefund.portfolios.readers.queries import open_lines
from placefund.portfolios.review import actions as reviews
from placefund.portfolios.review.queries import approved_projects
from placefund.portfolios.signing import actions as signing
from placefund.programmes.governance import actions as governance
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.models import AgendaItem
from placefund.readiness.findings import actions as findings
from placefund.readiness.gaps import actions as gaps
from placefund.readiness.models import Gap
from placefund.readiness.submissions import actions as submissions
from placefund.records.actions import seal
from placefund.records.queries import broken_seals
from tests import build
from tests.build_governance import a_board
from tests.build_pipelines import ASK
from tests.build_plans import a_plan, a_whole_draft
from tests.build_readiness import TEXTS, a_place_to_be_ready, found
from tests.build_reviews import CONDITION
from tests.build_rounds import AFTER, AT, a_user

pytestmark = pytest.mark.django_db
DAYS = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
MILLION = Money.pounds(1_000_000)


def test_a_place_from_its_promise_to_what_is_decided() -> None:
    # A fund promises a place £30m, and asks in waves whether it is ready. A board of three and an office run its programme.
    side = a_place_to_be_ready()
    programme, board = side.programme, a_board(side.programme)
    officer, accompanier, manager = board.officer, side.manager, side.fund_manager
    held = balance(programme.account)
    assert held == Money.pounds(30_000_000)

    # The council, the university and the firm that stand together become the partnership of the place.
    stand = build.a_side(place=programme.place)
    governance.name_partnership(programme, stand.partnership, by=officer, at=AT)

    # The office answers both tests and sends them. Whoever accompanies the place finds one of them ready with actions.
    submission = submissions.begin(programme, side.first, by=officer, at=AT)
    for test, text in TEXTS.items():
        submissions.write(submission, test, text, by=officer, at=AT)
    sent = submissions.submit(submission, by=officer, at=AT)
    finding = findings.draft(sent, found(Verdict.WITH_ACTIONS), by=accompanier, at=AT)
    finding = findings.propose(finding, by=accompanier, at=AT)

    # Who found it does not confirm it. The fund's manager does, and releases it: that opens a gap, which the office works off.
    with pytest.raises(NotAllowed):
        findings.confirm(finding, by=accompanier, at=AT)
    finding = findings.confirm(finding, by=manager, at=AT)
    finding = findings.release(finding, by=manager, at=AT)
    gap = Gap.objects.get(programme=programme)
    gaps.answer(gap, "A deputy is named, and starts in March.", by=officer, at=AT)
    gap = gaps.close(Gap.objects.get(pk=gap.pk), text="We have seen the contract.", by=accompanier, at=AT)
    assert (finding.whole, gap.state) == (Verdict.WITH_ACTIONS, "closed")

    # Its plan is written and issued. The board endorses it, all three for it, before the delivery body reads a word.
    version = versions.issue(a_whole_draft(a_plan(programme)), why="For the board.", by=officer, at=AT)
    assert not has(manager, Capability.READ_PROGRAMME, version)
    meeting = meetings.plan(programme, day=AT.date(), place="Town hall", by=officer, at=AT)
    item = meetings.put_on_agenda(meeting, subject=version, page="plan-version", by=officer, at=AT)
    everybody = {member.pk: Presence.PRESENT for member in board.people}
    meetings.hold(meeting, everybody, by=officer, at=AT)
    three = {member.pk: BoardVote.FOR for member in (board.council, board.firm, board.university)}
    meetings.decide(
        item, outcome=BoardOutcome.ENDORSED, reasons="It says what we want.", votes=three, by=officer, at=AT
    )
    versions.release(version, PlanAudience.DELIVERY_BODY, by=officer, at=AT)
    assert has(manager, Capability.READ_PROGRAMME, version)

    # The firm of the board proposes a project of its own; the office takes it up. Another organisation has to be invited.
    firm, stranger = board.organisations["firm"], build.an_organisation("Moor Welders Ltd")
    owner = a_user("Wilma Works", role=Role.PARTNER, scope=f"organisation:{firm.pk}")
    welder = a_user("Mo Welder", role=Role.PARTNER, scope=f"organisation:{stranger.pk}")
    words = {"title": "Welders for the docks", "summary": "Trains forty a year.", "cluster": "Maritime", **DAYS}
    with pytest.raises(NotPossible, match="Ask its programme office to invite it to propose"):
        pipelines.propose(programme, stranger, words=words, by=welder, at=AFTER)
    pipelines.invite_proposer(programme, stranger, by=officer, at=AFTER)
    pipelines.invite_proposer(programme, firm, by=officer, at=AFTER)
    docks = pipelines.propose(programme, stranger, words=words, by=welder, at=AFTER)
    robots = pipelines.propose(programme, firm, words=words | {"title": "Robots for the docks"}, by=owner, at=AFTER)

    # Each asks for £1m beside money of others, and is brought on until it is ready. The robots fall without the welders.
    for candidate in (docks, robots):
        steps.accept(candidate, by=officer, at=AFTER)
        lines.set_ask(candidate, ASK, by=officer, at=AFTER)
        lines.add_money(
            candidate, investor="Harbour Investors", source=SourceClass.PRIVATE, form=Form.CASH,
            status=Status.COMMITTED, amount=MILLION, by=officer, at=AFTER,
        )  # fmt: skip
        for step in (steps.work_out, steps.develop, steps.find_ready):
            step(Candidate.objects.get(pk=candidate.pk), by=officer, at=AFTER)
    weighing.depend(robots, docks, why="Somebody has to weld them.", by=officer, at=AFTER)

    # A portfolio with the robots alone would fall, so it comes before no board. With both it does.
    portfolio = portfolios.begin(programme, title="First portfolio", by=officer, at=AFTER)
    chosen = LineWords(PortfolioPart.CHOSEN, 60)
    portfolios.arrange(portfolio, {robots.pk: chosen}, by=officer, at=AFTER)
    meeting = meetings.plan(programme, day=AFTER.date(), place="Town hall", by=officer, at=AFTER)
    with pytest.raises(NotPossible):
        signing.put_before_board(portfolio, meeting, by=officer, at=AFTER)
    portfolios.arrange(portfolio, {docks.pk: chosen}, by=officer, at=AFTER)
    edition = signing.put_before_board(portfolio, meeting, by=officer, at=AFTER)

    # The member for the firm cannot vote for its own project. The two others are a quorum; who chairs signs for the board.
    item = AgendaItem.objects.get(subject_id=edition.pk, subject_kind="portfolios.portfolioedition")
    meetings.hold(meeting, everybody, by=officer, at=AFTER)
    given = {"outcome": BoardOutcome.ENDORSED, "reasons": "The docks need both.", "by": officer, "at": AFTER}
    with pytest.raises(NotPossible):
        meetings.decide(item, votes=three, **given)
    two = {member.pk: BoardVote.FOR for member in (board.council, board.university)}
    meetings.decide(item, votes=two, left=[board.firm.pk], **given)
    with pytest.raises(NotAllowed):
        signing.sign(portfolio, by=officer, at=AFTER)
    assert board.council.user is not None
    signing.sign(portfolio, by=board.council.user, at=AFTER)
    signing.submit(portfolio, by=officer, at=AFTER)

    # The delivery body reviews it. A reader with a tie to the firm reads the other project alone, and advises on it.
    portfolio = Portfolio.objects.get(pk=portfolio.pk)
    review = reviews.open_review(portfolio, by=accompanier, at=AFTER)
    due = AFTER.date() + timedelta(days=10)
    reader = readers.invite(review, a_user("Ida Expert"), kind=ReaderKind.EXPERT, due_on=due, by=accompanier, at=AFTER)
    reader = readers.declare(reader, {firm.pk: BoardInterestKind.FUNDING}, by=reader.user, at=AFTER)
    assert [*open_lines(reader)] == [docks.pk]
    readers.find(reader, docks.pk, advice=Advice.NO_CONCERN, text="Forty welders are needed.", by=reader.user, at=AFTER)

    # It asks, and the office answers. Nothing is decided while a question is open.
    question = questions.ask(review, "Who owns the site?", candidate=robots.pk, due_on=due, by=accompanier, at=AFTER)
    proposal = decisions.draft(
        review,
        DecisionWords(
            ReviewVerdict.WITH_CONDITIONS,
            "The welders can begin; the robots need a site.",
            (
                ProjectWords(
                    docks.pk, ReviewVerdict.WITH_CONDITIONS, "Needed now.", Money.pounds(900_000), (CONDITION,)
                ),
                ProjectWords(robots.pk, ReviewVerdict.TO_BE_DEVELOPED, "No site is secured."),
            ),
        ),
        by=accompanier,
        at=AFTER,
    )
    proposal = decisions.propose(proposal, by=accompanier, at=AFTER)
    decider = a_user("Dee Cider", role=Role.DECISION_MAKER, scope=f"fund:{programme.fund_slug}")
    with pytest.raises(NotPossible, match="Settle them first"):
        decisions.decide(proposal, by=decider, at=AFTER)
    questions.answer(question, "The council does, and lets it.", by=officer, at=AFTER)
    questions.settle(question, "Read.", by=accompanier, at=AFTER)
    decided = decisions.decide(proposal, by=decider, at=AFTER)

    # The place hears of it at its release. One project is approved for less than it asked; the other is its own again.
    decisions.release(decided, by=manager, at=AFTER)
    [approved] = approved_projects(Portfolio.objects.get(pk=portfolio.pk))
    assert (approved.candidate, approved.amount) == (docks, Money.pounds(900_000))
    robots.refresh_from_db()
    assert robots.state == "developed"

    # Nothing of all this moved a pound: the place's account holds what it was promised until an award is made.
    assert balance(programme.account) == held

    # The record of all of it is sealed, and holds.
    seal(at=AFTER)
    assert not broken_seals()
