"""A small world with one of each thing, and one person of each role in it and in another fund: what the tests of addresses visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.awards.models import Award, Condition, Tranche
from placefund.changes.models import ProjectChange
from placefund.decisions.models import CallChoice
from placefund.delivery.models import Project
from placefund.documents.models import Document
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.drafting import ALL_COSTS, BidPart, PartKind
from placefund.domain.money import Money
from placefund.domain.roles import ROLES, Capability, Role
from placefund.drafting import actions as drafting
from placefund.drafting.models import Comment, PartToWrite
from placefund.drafting.parts import actions as parts
from placefund.enquiries import actions as enquiries
from placefund.enquiries.models import Enquiry
from placefund.evaluation.actions import hold_claims, publish_finding
from placefund.evaluation.models import ClaimScope, EvaluationFinding, PublishedClaim
from placefund.fundbooks.changes import actions as changes
from placefund.fundbooks.editions.actions import keep
from placefund.fundbooks.folders import texts_of
from placefund.fundbooks.models import ProposedChange
from placefund.funds import actions as funds
from placefund.funds.models import Clarification, Fact, Fund, Round, Source, Strand
from placefund.notices.models import key_of
from placefund.opendata.models import Release
from placefund.organisations.models import Handover, JoinRequest, MailDomain
from placefund.panels.models import Meeting
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner, Partnership
from placefund.people.models import CLOCK, Organisation
from placefund.places.models import Area, Place
from placefund.portfolios.models import ReviewReader
from placefund.records import clock
from placefund.returns.models import Return
from tests import build
from tests.house.visitors import ADDRESSES, LONG, NOW, PUBLIC_OR_INBOX, Address, Person
from tests.house.world_inside import INSIDE
from tests.house.world_of_accounts import (
    people_of,
    strangers_to,
    the_accounts,
    the_domain,
    the_handover,
    the_keeper,
    the_merged_organisation,
    the_passkey,
    the_request_to_join,
    the_session,
    the_waiting_domain,
)
from tests.house.world_of_awards import (
    the_award,
    the_changes,
    the_earmarked_award,
    the_matching,
    the_panels,
    the_release,
    the_returns,
    the_scenarios,
    the_tranches,
)
from tests.house.world_of_onward import the_onward_money
from tests.house.world_of_programmes import (
    people_of_programmes,
    strangers_to_programmes,
    the_call,
    the_programme,
    the_programmes,
    the_tracks,
    what_it_chose,
)
from tests.worlds import once


@dataclass(eq=False)
class World:
    """The fund whose pages are visited, with its people; and others who have no part in it."""

    fund: Fund
    ours: list[Person]
    strangers: list[Person]
    things: dict[type, list[Any]]
    award: Award
    rows: dict[str, list[Any]] = field(default_factory=dict)
    """What stands in addresses besides things, where it needs this world to tell: by name, as in `INSIDE`."""

    @cached_property
    def nobody(self) -> Person:
        return Person("nobody")

    @property
    def everybody(self) -> list[Person]:
        return [self.nobody, *self.ours, *self.strangers]

    def visitors(self, capability: Capability) -> list[Person]:
        """Everybody whose visit can tell something: of the strangers, those whose role would do, were it held here.

        A stranger whose role lacks the capability is refused for the reason that ours is.
        """
        able = [
            person
            for person in self.strangers
            if any(capability in ROLES[role].capabilities for role, _ in person.memberships) or not person.memberships
        ]
        return [self.nobody, *self.ours, *([] if capability in PUBLIC_OR_INBOX else able)]

    def unknown(self) -> list[str]:
        """The parts of addresses that nobody has said how to fill, as `address.part`."""
        known = {*self.rows, *INSIDE}
        return [f"{a.name}.{part}" for a in ADDRESSES for part in a.parts if not {f"{a.name}.{part}", part} & known]

    def urls(self, address: Address) -> list[tuple[str, Any]]:
        """Every (path, thing) of an address in this world; none when a part of it is unknown."""
        if any(name.startswith(f"{address.name}.") for name in self.unknown()):
            return []
        model = address.view.model
        found = []
        for thing in self.things[model] if model else [None]:
            choices = [self._values(address, part, thing) for part in address.parts]
            for values in product(*choices):
                named = dict(zip(address.parts, values, strict=True))
                if thing is not None:
                    field_name = "slug" if f"<slug:{address.view.named}>" in address.path else "pk"
                    named[address.view.named] = getattr(thing, field_name)
                found.append((reverse(address.name, kwargs=named), thing))
        return found

    def _values(self, address: Address, part: str, thing: Any) -> list[Any]:
        """What can stand in a part of an address, at most two values of it."""
        for key in (f"{address.name}.{part}", part):
            if key in self.rows:
                return self.rows[key][:2]
            if key in INSIDE:
                return list(INSIDE[key](thing))[:2]
        raise LookupError(part)


@once
def build_world() -> World:
    """One of each thing in several states, brought there by the actions people take."""
    clock.move_to(NOW)
    fund, cast = _fund()
    side = build.a_side()
    rounds, sent = _rounds_and_applications(fund, cast, side)
    award = the_award(sent["successful"], cast, side)
    earmarked = the_earmarked_award(fund, cast, side)
    projects = [build.a_project(award), build.a_project(award, state="draft")]
    reports = the_returns(award, projects[0], side, cast)
    onward = the_onward_money(projects[0])
    things: dict[type, list[Any]] = {
        Fund: [fund],
        Strand: list(fund.strands.order_by("pk")),
        Round: rounds,
        Clarification: [_just_clarified(rounds[1], cast), *Clarification.objects.order_by("pk")[:1]],
        Enquiry: _enquiries(rounds[1], cast, side),
        Comment: _comments(sent["draft"], side),
        PartToWrite: _parts_to_write(sent["draft"], side),
        Place: [earmarked.allocation.place],
        Area: list(Area.objects.filter(placearea__place=earmarked.allocation.place)[:1]),
        Organisation: [side.organisations["civic"]],
        Handover: [the_handover(side)],
        MailDomain: [the_domain(side)],
        JoinRequest: [the_request_to_join()],
        Partnership: [side.partnership],
        Partner: [_invitation(side), *side.partnership.partners.filter(state="joined")[:1]],
        Application: list(sent.values()),
        Assessor: [cast.assessors[0], _asked_to_read(fund, cast)],
        Assignment: list(Assignment.objects.filter(assessor=cast.assessors[0]).order_by("pk")[:2]),
        Award: [award, earmarked],
        Condition: list(award.conditions.order_by("pk")),
        Project: projects,
        Return: reports,
        Document: list(Document.objects.order_by("pk")),
        Release: [the_release(fund, cast)],
        EvaluationFinding: [_finding(fund, cast)],
        ProposedChange: _changes(fund, cast),
        Tranche: the_tranches(award, cast),
        ProjectChange: the_changes(projects[0], side),
        **onward,
        **the_panels(sent, cast),
        **the_scenarios(sent, cast),
        **the_matching(sent["eligible"], cast),
        **the_programmes(earmarked),
    }
    programme = the_programme(earmarked)
    rounds.append(the_call(programme, rounds[0]))
    things[CallChoice] = [what_it_chose(rounds[-1])]
    tracks = the_tracks(programme, rounds[3], cast)
    for kind, rows in tracks.items():
        things[kind] = [*things[kind], *rows]
    things[Document] = list(Document.objects.order_by("pk"))
    asked = Person("person asked to read", things[Assessor][1].user)
    fits = Person("reader of local fit", tracks[Assessor][0].user)
    reads = Person("reader of a portfolio", things[ReviewReader][0].user)
    member = Person("panel member", things[Meeting][0].members.get(part="member").user)
    world = World(
        fund,
        [
            *people_of(cast, side),
            asked,
            member,
            reads,
            fits,
            *_guests(sent["draft"], side),
            *people_of_programmes(fund, programme),
        ],
        [*strangers_to(fund, rounds[1]), *strangers_to_programmes(programme)],
        things,
        award,
    )
    council = side.organisations["civic"].pk
    notice = side.lead.notices.order_by("pk").first()
    assert notice is not None
    world.rows = {
        "organisation": [council],
        "notice": [notice.pk],
        "bid": [sent["draft"].pk],
        "leaver": [the_keeper(side).pk],
        "merge-organisations.organisation": [side.organisations["civic"].pk],
        "part-organisations.organisation": [the_merged_organisation(cast).pk],
        "verify-domain.key": [key_of("verify-domain", [the_waiting_domain(side).pk, 1])],
        "ask-to-join.key": [key_of("ask-to-join", ["ann@council.example", int(NOW.timestamp()) + 9000])],
        "held": [side.certifier.memberships.get().pk],
        "person": [side.lead.pk],
        "round_": [rounds[1].pk],
        "session": [the_session(side.lead)],
        "passkey": [the_passkey(side.lead)],
        "begin.key": ["no-such-key"],
        "take-fundbook.book": ["no-such-book"],
        **the_accounts(cast),
    }
    return world


def _finding(fund: Fund, cast: build.Cast) -> EvaluationFinding:
    texts = {
        "question": "Are jobs being created?",
        "statement": "Some.",
        "method": "A sum.",
        "limits": "No comparison.",
    }
    return publish_finding(fund, **texts, by=cast.manager, at=NOW)


def _changes(fund: Fund, cast: build.Cast) -> list[ProposedChange]:
    """A change that is proposed over the fund's first edition, and one that was withdrawn."""
    texts = texts_of(Path(settings.FUNDBOOKS_DIR) / "rehearsal")
    texts["prospectus.toml"] = texts["prospectus.toml"].replace('slug = "rehearsal"', f'slug = "{fund.slug}"', 1)
    keep(fund, texts, why="The fund began from it.", by=CLOCK, at=NOW)
    proposed = []
    for said in ("Called otherwise", "Called otherwise again"):
        texts["prospectus.toml"] = texts["prospectus.toml"].replace('short_name = "', 'short_name = "X', 1)
        proposed.append(changes.propose(fund, texts, said=said, by=cast.manager, at=NOW))
    return [proposed[0], changes.withdraw(proposed[1], by=cast.manager, at=NOW)]


GUESTS = {
    Role.GUEST_READER: "guest who reads",
    Role.GUEST_COMMENTER: "guest who comments",
    Role.GUEST_WRITER: "guest who writes",
}


def _guests(draft: Application, side: build.Side) -> list[Person]:
    """Three guests of the draft: one who reads, one who comments and one who writes."""
    found = []
    for role, label in GUESTS.items():
        until = NOW + timedelta(days=30)
        asked = accounts.invite(
            f"{role.value}@example.org", role, f"draft:{draft.pk}", role_until=until, by=side.lead, at=NOW
        )
        found.append(Person(label, accounts.accept_as_new(asked, label.title(), "correct horse battery", at=NOW)))
    return found


def _fund() -> tuple[Fund, build.Cast]:
    fund = build.a_fund("home", predecessor="The programme before")
    scope = ClaimScope(fund=fund, key="all", name="The whole programme")
    claim = PublishedClaim(
        fund=fund,
        key="jobs",
        said_on=date(2025, 3, 1),
        said_as="March 2025",
        measure="jobs",
        measure_label="Jobs",
        definition="Jobs created or safeguarded",
        scope="all",
        low=Decimal(100),
        high=None,
        unit="jobs",
        words="more than 100 jobs",
        source_refs="",
    )
    hold_claims(fund, [scope], [claim], [], by=CLOCK, at=build.AT)
    Source.objects.create(fund=fund, ref="S1", title="The notice", publisher="The office")
    for section, is_published in (("rule", True), ("event", True), ("programme", True), ("unknown", False)):
        named = {"section": section, "key": "one", "label": f"A fact: {section}", "value": "So it is."}
        Fact.objects.create(fund=fund, is_published=is_published, why_it_matters="It does.", source_refs="S1", **named)
    return fund, build.Cast(fund)


def _rounds_and_applications(
    fund: Fund, cast: build.Cast, side: build.Side
) -> tuple[list[Round], dict[str, Application]]:
    """A planned round, an open one with a draft, and one round for each later state, all with the same partnership."""
    strand = build.a_strand(fund)
    planned = build.a_planned_round(strand, LONG)
    sent: dict[str, Application] = {}
    rounds = [planned]
    for state in ("draft", "certified", "submitted", "eligible", "scored", "assessed", "successful"):
        round_ = build.an_open_round(strand, LONG if state in ("draft", "certified") else build.TERMS)
        build.funds.clarify(round_, question="May we?", answer="You may.", by=cast.manager, at=build.AT)
        sent[state] = build.an_application(state, round_=round_, side=side, cast=cast)
        if state == "eligible":
            scoring_actions.assign(sent[state], cast.assessors[0], by=cast.manager, at=build.AFTER)
        if state in ("eligible", "scored", "assessed"):
            funds.close(round_, by=cast.manager, at=build.AFTER)
        rounds.append(Round.objects.get(pk=round_.pk))
    draft = sent["draft"]
    build.fill(draft, side)
    applications.add_co_investment(
        draft,
        investor="Harbour Investors",
        source=SourceClass.PRIVATE,
        form=Form.CASH,
        status=build.Status.COMMITTED,
        year=draft.round.terms().payable_years[0],
        amount=Money.pounds(10),
        by=side.lead,
        at=build.AT,
    )
    return rounds, {name: Application.objects.get(pk=one.pk) for name, one in sent.items()}


def _just_clarified(open_round: Round, cast: build.Cast) -> Clarification:
    """A clarification that can still be corrected; the others are older than an hour."""
    return build.funds.clarify(open_round, question="May they?", answer="They may.", by=cast.manager, at=NOW)


def _comments(draft: Application, side: build.Side) -> list[Comment]:
    """A thread that is open with an answer, and one that is resolved."""
    question = BidPart(PartKind.QUESTION, draft.round.terms().questions[0].key)
    asked = drafting.comment(draft, question, text="Which yard?", mentions=[side.partner.pk], by=side.lead, at=NOW)
    answered = drafting.answer(asked, text="The north one.", by=side.partner, at=NOW)
    settled = drafting.comment(draft, ALL_COSTS, text="Too low.", by=side.certifier, at=NOW)
    return [asked, answered, drafting.resolve(settled, by=side.lead, at=NOW)]


def _parts_to_write(draft: Application, side: build.Side) -> list[PartToWrite]:
    """A question that somebody is to write, and costs that are ready for a look."""
    key = draft.round.terms().questions[0].key
    day = NOW.date() + timedelta(days=3)
    given = parts.give(draft, question_key=key, writer=side.lead.pk, due_on=day, by=side.lead, at=NOW)
    business = side.organisations["business"]
    costs = parts.give(draft, organisation=business, writer=side.partner.pk, due_on=day, by=side.lead, at=NOW)
    return [given, parts.say_ready(costs, by=side.partner, at=NOW)]


def _enquiries(open_round: Round, cast: build.Cast, side: build.Side) -> list[Enquiry]:
    """A question to the fund that waits, and one that was answered to those who asked."""
    asks: dict[str, Any] = {"organisation": side.partnership.lead, "is_for_all": True, "by": side.lead, "at": NOW}
    answered = enquiries.ask(open_round, text="May a hospital stand beside us?", **asks)
    enquiries.answer(answered, text="It may.", by=cast.manager, at=NOW)
    return [enquiries.ask(open_round, text="Is fit-out a cost?", **asks), answered]


def _asked_to_read(fund: Fund, cast: build.Cast) -> Assessor:
    """Somebody who has not answered the fund's invitation yet; and an accepted assessor with a tie and days away."""
    reader, day = cast.assessors[0], NOW.date() + timedelta(days=30)
    pool_actions.add_absence(reader, day, day, by=cast.manager, at=NOW)
    family = NewTie(TieKind.FAMILY, "Their own word", person="Somebody Else")
    conflicts_actions.record_tie(reader, family, by=cast.manager, at=NOW)
    return pool_actions.invite(fund, build.a_user("Asked to read"), by=cast.manager, at=NOW)


def _invitation(side: build.Side) -> Partner:
    """An invitation, not yet answered, to a second partnership of the same lead."""
    second = partnerships.form("Of the coast", side.organisations["civic"], by=side.lead, at=NOW)
    return partnerships.invite(second, side.organisations["business"], by=side.lead, at=NOW)
