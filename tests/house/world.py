"""A small world with one of each thing, and one person of each role in it and in another fund: what the tests of addresses visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.accounts.erasure import actions as erasures
from placefund.accounts.profile import actions as profile
from placefund.accounts.queries import password_mark
from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Absence, Assessor, Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.awards import actions as awards
from placefund.awards.models import Award, Condition
from placefund.awards.queries import reported_indicators
from placefund.delivery.models import Milestone, Project
from placefund.documents import actions as documents
from placefund.documents.models import Document
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.conditions import ConditionTerms
from placefund.domain.drafting import ALL_COSTS, BidPart, PartKind
from placefund.domain.files import DocumentKind
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import LONDON
from placefund.domain.portfolio.plan import Merit, Plan, Stance
from placefund.domain.promises import PromiseTerms
from placefund.domain.roles import ROLES, Capability, Role, may
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
from placefund.ledger.models import Account
from placefund.matching import actions as matching
from placefund.matching.models import FixedPair, Proposal
from placefund.matching.queries import ProposalOptions
from placefund.notices.actions import open_calendar, people_with
from placefund.notices.models import Mail, key_of
from placefund.notices.queries import secret_of, unsubscribing_key
from placefund.opendata.models import Release
from placefund.organisations import actions as organisations
from placefund.organisations.corrections import actions as register
from placefund.organisations.joining import actions as joining
from placefund.organisations.models import Handover, JoinRequest, MailDomain
from placefund.overview.reference.product import patterns
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.models import CalibrationRun, Item, Meeting
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partner, Partnership
from placefund.people import actions as people
from placefund.people.access import INSTALLATION
from placefund.people.models import CLOCK, Membership, Organisation, User
from placefund.places import actions as places
from placefund.places.models import Place
from placefund.records import clock
from placefund.returns import actions as returns
from placefund.returns.corrections import actions as corrections
from placefund.returns.models import Return
from placefund.scenarios import tasks
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests import build
from tests.worlds import once

NOW = datetime(2027, 7, 20, 9, 0, tzinfo=LONDON)
"""What the world's clock says: after the fifth quarter, while the long round is open."""
LONG = replace(build.TERMS, closes_at=NOW + timedelta(days=200))


class Address(NamedTuple):
    """One address of the product, and what its view declared."""

    name: str
    path: str
    view: Any

    @property
    def is_public(self) -> bool:
        return self.view.capability is Capability.READ_PUBLIC

    @property
    def parts(self) -> list[str]:
        """The names of the values in the address, without that of the thing itself."""
        names = [part.split(">")[0].split(":")[-1] for part in self.path.split("<")[1:]]
        return [name for name in names if name != self.view.named]


ADDRESSES = [Address(str(pattern.name), path, pattern.callback) for path, pattern in patterns()]
NAMED_IN_ADDRESSES: set[type[Any]] = {address.view.model for address in ADDRESSES if address.view.model}
"""The models whose rows have addresses."""


HANDLER = ClientHandler(enforce_csrf_checks=False)


def let_go(answer: Any) -> None:
    """Close the files that an answer holds, as a server does once it is sent; its request ended before that."""
    for close in answer._resource_closers:
        close()


class Browser(RequestFactory):
    """Sends a request through the whole product. Django's own test client keeps every template's context, at twice the time."""

    def request(self, **request: Any) -> Any:
        return HANDLER(self._base_environ(**request))


PUBLIC_OR_INBOX = (Capability.READ_PUBLIC, Capability.USE_INBOX)


@dataclass(eq=False)
class Person:
    """Somebody who visits: signed in or not, with the roles they hold now."""

    label: str
    user: User | None = None

    @cached_property
    def memberships(self) -> list[tuple[Role, str]]:
        """Read from the rows themselves, not through the policy layer that is being tested."""
        rows = Membership.objects.filter(user=self.user, ended_at=None) if self.user else ()
        return [(Role(row.role), row.scope) for row in rows]

    @cached_property
    def _session(self) -> str:
        client = Client()
        if self.user is None:
            return ""
        client.force_login(self.user)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def sign_in(self) -> None:
        """Have a session from now on: one that is made in a world which is put back is gone with it."""
        assert self._session or self.user is None

    def browser(self) -> Browser:
        """This person's browser as it was when they had just signed in, so that signing out in one visit does not last."""
        browser = Browser()
        if self._session:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self._session
        return browser

    def may(self, capability: Capability, thing: Any) -> bool:
        if capability is Capability.READ_PUBLIC:
            return True
        if capability is Capability.USE_INBOX:
            return self.user is not None
        scopes = thing.scopes() if thing is not None else [scope for _, scope in self.memberships]
        return may(self.memberships, capability, scopes)


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


def _pks(rows: Iterable[Any]) -> list[int]:
    """The rows' numbers; that of no row at all when there are none, for then the page must say so."""
    return [row.pk for row in rows] or [0]


def _versions(application: Application) -> list[int]:
    """The versions of the answers that stand in addresses, of those there are."""
    return list(application.earlier_answers.order_by("version").values_list("version", flat=True)) or [0]


def _award_of(thing: Any) -> Award:
    return thing if isinstance(thing, Award) else thing.award


INSIDE: dict[str, Callable[[Any], Iterable[Any]]] = {
    "part": lambda fund: ("targets", "no-such-part"),
    "entry": lambda fund: ("0", "no-such-entry"),
    "account": lambda fund: Account.objects.filter(fund=fund.slug).values_list("path", flat=True),
    "source": lambda fund: ("S1", "no-such-source"),
    "year": lambda fund: (2025, 2026),
    "step": lambda fund: ("committed", "no-such-step"),
    "table": lambda fund: ("awards", "projects"),
    "question": lambda application: ("vision", "no-such-question"),
    "bid": lambda scenario: [int(bid["id"][1:]) for bid in scenario.problem_record["bids"]],
    "round-outcome.application": lambda round_: _pks(Application.objects.filter(round=round_)),
    "line": lambda thing: _pks(thing.co_investment.all()),
    "category": lambda application: ("staff",),
    "kind": lambda application: ("resource",),
    "indicator": lambda report: _pks(report.award.strand.fund.indicators.all()),
    "query": lambda report: _pks(report.queries.all()),
    "put-row-back.removed": lambda application: _pks(application.removed_rows.all()),
    "put-back-line.removed": lambda report: _pks(report.removed_lines.all()),
    "put-answer-back.version": _versions,
    "reconsideration": lambda application: _pks(application.reconsiderations.all()),
    "later_closing": lambda round_: _pks(round_.later_closings.all()),
    "reopening": lambda thing: _pks(thing.reopenings.all()),
    "promise": lambda award: _pks(award.promised_figures.all()),
    "correction": lambda report: _pks(report.corrections.all()),
    "reversal": lambda report: _pks(report.reversals.all()),
    "document": lambda report: _pks(Document.objects.filter(subject_kind="returns.return", subject_id=report.pk)),
    "milestone": lambda thing: _pks(Milestone.objects.filter(project__award=_award_of(thing))),
    "project": lambda report: _pks(report.award.projects.filter(state="active")),
    "number": lambda thing: (1, 99),
    "partner": lambda partnership: _pks(partnership.partners.order_by("-pk")),
    "absence": lambda assessor: _pks(Absence.objects.filter(assessor=assessor)),
    "rule-on-conflict.application": lambda assessor: _pks(
        Application.objects.filter(assignments__assessor=assessor).order_by("pk")
    ),
    "declared": lambda assessor: _pks(assessor.declared.order_by("pk")),
    "member": lambda meeting: _pks(meeting.members.order_by("-pk")),
    "allocation": lambda fund: _pks(a for strand in fund.strands.all() for a in strand.allocations.all()),
}
"""What stands in an address besides the thing it is about: by the part's name, or by `address.part`, from the thing."""


@once
def build_world() -> World:
    """One of each thing in several states, brought there by the actions people take."""
    clock.move_to(NOW)
    fund, cast = _fund()
    side = build.a_side()
    rounds, sent = _rounds_and_applications(fund, cast, side)
    award = _award(sent["successful"], cast, side)
    earmarked = _earmarked(fund, cast, side)
    projects = [build.a_project(award), build.a_project(award, state="draft")]
    reports = _returns(award, projects[0], side, cast)
    things: dict[type, list[Any]] = {
        Fund: [fund],
        Strand: list(fund.strands.order_by("pk")),
        Round: rounds,
        Clarification: [_just_clarified(rounds[1], cast), *Clarification.objects.order_by("pk")[:1]],
        Enquiry: _enquiries(rounds[1], cast, side),
        Comment: _comments(sent["draft"], side),
        PartToWrite: _parts_to_write(sent["draft"], side),
        Place: [earmarked.allocation.place],
        Organisation: [side.organisations["civic"]],
        Handover: [_handover(side)],
        MailDomain: [_domain(side)],
        JoinRequest: [_asks_to_join()],
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
        Release: [_release(fund, cast)],
        EvaluationFinding: [_finding(fund, cast)],
        ProposedChange: _changes(fund, cast),
        **_panels(sent, cast),
        **_scenarios(sent, cast),
        **_matching(sent["eligible"], cast),
    }
    things[Document] = list(Document.objects.order_by("pk"))
    asked = Person("person asked to read", things[Assessor][1].user)
    member = Person("panel member", things[Meeting][0].members.get(part="member").user)
    world = World(
        fund,
        [*_ours(cast, side), asked, member, *_guests(sent["draft"], side)],
        _strangers(fund, rounds[1]),
        things,
        award,
    )
    council = side.organisations["civic"].pk
    notice = side.lead.notices.order_by("pk").first()
    assert notice is not None
    world.rows = {
        "organisation": [council],
        "notice": [notice.pk],
        "leaver": [_keeper(side).pk],
        "merge-organisations.organisation": [side.organisations["civic"].pk],
        "part-organisations.organisation": [_merged(cast).pk],
        "verify-domain.key": [key_of("verify-domain", [_waiting_domain(side).pk, 1])],
        "ask-to-join.key": [key_of("ask-to-join", ["ann@council.example", int(NOW.timestamp()) + 9000])],
        "held": [side.certifier.memberships.get().pk],
        "person": [side.lead.pk],
        "round_": [rounds[1].pk],
        "session": [_signed_in(side.lead)],
        "passkey": [_passkey(side.lead)],
        "begin.key": ["no-such-key"],
        "take-fundbook.book": ["no-such-book"],
        **_accounts(cast),
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


def _domain(side: build.Side) -> MailDomain:
    """The lead's organisation has a domain of its own."""
    claimed = joining.claim(side.organisations["civic"], "council.example", "admin", by=_keeper(side), at=NOW)
    joining.verify(claimed, at=NOW)
    return MailDomain.objects.get(pk=claimed.pk)


def _waiting_domain(side: build.Side) -> MailDomain:
    return joining.claim(side.organisations["civic"], "waits.example", "admin", by=_keeper(side), at=NOW)


def _asks_to_join() -> JoinRequest:
    return joining.ask(build.a_user("Asks to join", email="joins@council.example"), "I do the books.", at=NOW)


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


def _merged(cast: build.Cast) -> Organisation:
    """An entry of the register that was merged into another."""
    kept, other = build.an_organisation("Harbour Trust"), build.an_organisation("The Harbor Trust of Old")
    keeper = build.a_user("Merges", role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)
    register.merge(kept, other, reason="One body.", by=keeper, at=NOW)
    return other


def _keeper(side: build.Side) -> User:
    """Who looks after the lead's organisation."""
    scope = f"organisation:{side.organisations['civic'].pk}"
    return people_with(Role.ORGANISATION_ADMINISTRATOR, [scope])[0]


def _handover(side: build.Side) -> Handover:
    """Somebody who looked after the lead's organisation has handed it over to a colleague."""
    civic = side.organisations["civic"]
    role, scope = Role.ORGANISATION_ADMINISTRATOR, f"organisation:{civic.pk}"
    leaver = build.a_user("Looked after it", role=role, scope=scope)
    keeper = build.a_user("Looks after it", role=role, scope=scope)
    return organisations.hand_over(civic, leaver, keeper, leaves=True, reason="Retires.", by=leaver, at=NOW)


def _passkey(user: User) -> int:
    kept = {"credential_id": "a-key", "credential": "", "sign_count": 0}
    return people.add_passkey(user, "my phone", **kept, at=NOW).pk


def _signed_in(user: User) -> int:
    """The number of a browser in which somebody is signed in, as its owner sees it."""
    people.begin_session(user, "a-session", how="password", browser="Firefox, Linux", network="192.0.2.1", at=NOW)
    return user.browser_sessions.get().pk


def _accounts(cast: build.Cast) -> dict[str, list[Any]]:
    """An invitation that is open, its key, a role, a mail, and a key to somebody's password."""
    scope = f"fund:{cast.fund.slug}"
    invited = accounts.invite("invited@example.org", Role.FINANCE_OFFICER, scope, by=cast.manager, at=NOW)
    accounts.note_opened(invited, at=NOW)
    forgetful = build.a_user("Forgetful", role=Role.FINANCE_OFFICER, scope=scope)
    until = int((NOW + timedelta(days=1)).timestamp())
    key = key_of("come-in", [invited.pk, invited.edition])
    return {
        "people-of.kind": ["fund"],
        "invite-to-role.kind": ["fund"],
        "people-of.key": [cast.fund.slug],
        "invite-to-role.key": [cast.fund.slug],
        "role_invitation": [invited.pk],
        "membership": [forgetful.memberships.get().pk],
        "erasure": [erasures.ask(build.a_user("Leaver"), "I move away.", at=NOW).pk],
        "mail": [Mail.objects.latest("pk").pk],
        "come-in.key": [key],
        "decline-role.key": [key],
        "unsubscribe.key": [unsubscribing_key(build.a_user("Reader"), NoticeKind.CLARIFICATION)],
        "calendar-feed.key": [secret_of(open_calendar(build.a_user("Follower"), at=NOW))],
        "prove-address.key": [_address_key(cast.manager)],
        "new-password.key": [key_of("new-password", [forgetful.pk, password_mark(forgetful), until])],
    }


def _address_key(user: User) -> str:
    """The key that went to an address which somebody wants to sign in with."""
    profile.ask_for_address(user, "another@example.org", at=NOW)
    return key_of("prove-address", Mail.objects.latest("pk").args)


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
        named = {
            "section": section,
            "key": "one",
            "label": f"A fact: {section}",
            "value": "So it is.",
        }
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


def _matching(application: Application, cast: build.Cast) -> dict[type, list[Any]]:
    """A pair fixed by hand, and a proposal that keeps to it."""
    fixed = matching.fix(application, cast.assessors[1], must_read=True, reason="Knows it.", by=cast.manager, at=NOW)
    proposal = matching.propose(application.round, ProposalOptions(), by=cast.manager, at=NOW)
    return {FixedPair: [fixed], Proposal: [proposal]}


def _invitation(side: build.Side) -> Partner:
    """An invitation, not yet answered, to a second partnership of the same lead."""
    second = partnerships.form("Of the coast", side.organisations["civic"], by=side.lead, at=NOW)
    return partnerships.invite(second, side.organisations["business"], by=side.lead, at=NOW)


def _award(application: Application, cast: build.Cast, side: build.Side) -> Award:
    life = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    indicator = reported_indicators(application.round.strand.fund)[0]
    offered = awards.offer(
        application.decision,
        conditions=(ConditionTerms("Sign."), ConditionTerms("Insure.")),
        promises=[PromiseTerms(indicator.pk, Decimal(40), "Offer, paragraph 4")],
        **life,
        by=cast.manager,
        at=build.AFTER,
    )
    award = awards.accept(offered, by=side.lead, at=build.AFTER)
    award.side, award.cast = side, cast  # type: ignore[attr-defined]
    return award


def _earmarked(fund: Fund, cast: build.Cast, side: build.Side) -> Award:
    """An offer, not yet answered, from a named place's allocation."""
    allocation = build.an_allocation(fund)
    places.publish(allocation.place, by=cast.manager, at=build.AT)
    build.a_formula(allocation.strand, {allocation.place.slug: (100, 7)})
    own = partnerships.form("Of the city", side.organisations["civic"], by=side.lead, at=build.AT)
    for kind in ("business", "research"):
        [member] = people_with(Role.PARTNER, [f"organisation:{side.organisations[kind].pk}"])
        partnerships.join(
            partnerships.invite(own, side.organisations[kind], by=side.lead, at=build.AT), by=member, at=build.AT
        )
    partnerships.stand_for(own, allocation.place, by=side.lead, at=build.AT)
    return awards.offer_from_allocation(
        allocation,
        Partnership.objects.get(pk=own.pk),
        Money.pounds(20_000_000),
        title="The city's portfolio",
        summary=build.SUMMARY,
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31),
        by=cast.manager,
        at=NOW,
    )


def _returns(award: Award, project: Project, side: build.Side, cast: build.Cast) -> list[Return]:
    """A draft, a queried, a sent, an approved and a paid return, a quarter each."""
    found = []
    quarter = build.Q1
    for state in ("draft", "queried", "sent", "approved", "paid"):
        report = returns.open_return(award, quarter, by=side.lead, at=NOW)
        returns.describe_progress(report, "The team is hired.", by=side.lead, at=NOW)
        category, amount = build.CostCategory.STAFF, Money.pounds(10_000)
        returns.set_claim(report, project, award.partnership.lead, category, amount, by=side.lead, at=NOW)
        upload = SimpleUploadedFile("jobs.csv", b"post,from\nEngineer,2026-04-01\n", "text/csv")
        documents.attach(report, upload, kind=DocumentKind.EVIDENCE, by=side.lead, at=NOW)
        returns.add_co_investment(
            report,
            project,
            investor="Harbour Investors",
            source=SourceClass.PRIVATE,
            form=Form.CASH,
            amount=Money.pounds(10),
            by=side.lead,
            at=NOW,
        )
        late = datetime.combine(quarter.last_day, NOW.time(), LONDON) + timedelta(days=7)
        for milestone in Milestone.objects.filter(project=project, due_on__lte=quarter.last_day):
            returns.report_milestone(report, milestone, reached_on=milestone.due_on, by=side.lead, at=late)
        if state != "draft":
            report = returns.send(report, by=side.lead, at=late)
        if state == "queried":
            returns.query(report, "Which posts?", by=cast.monitoring, at=late)
        if state in ("approved", "paid"):
            report = returns.approve(report, by=cast.monitoring, at=late)
        if state == "paid":
            returns.pay(report, by=cast.finance, at=late)
            corrections.ask_reversal(report, reason="Paid twice.", by=cast.monitoring, at=late)
        found.append(Return.objects.get(pk=report.pk))
        quarter = quarter.next()
    return found


def _scenarios(sent: dict[str, Application], cast: build.Cast) -> dict[type, list[Any]]:
    """A scenario in each state, a view and its withdrawal."""
    round_ = sent["assessed"].round
    other = build.an_open_round(round_.strand)  # the signed one's: nothing is signed while a score is awaited
    build.an_application("assessed", round_=other, cast=cast)
    funds.close(other, by=cast.manager, at=build.AFTER)
    said = {
        "person": "Jane Evans",
        "office": "Welsh Government",
        "reason": "It matters.",
        "reference": "Letter of 3 March",
    }
    said |= {"stated_on": build.AFTER.date(), "by": cast.manager, "at": build.AFTER}
    asked = ViewRequest(Stance.MUST_FUND, sent["assessed"])
    views = [stated_views.state_view(round_, asked, **said) for _ in range(2)]
    when = {"stated_on": build.AFTER.date(), "by": cast.manager, "at": build.AFTER}
    withdrawal = stated_views.withdraw_view(views[1], reason="No more.", reference="Letter of 4 March", **when)
    plan = Plan(30_000, views=(views[0].pk,))
    with transaction.atomic():  # where a commit is real, the jobs would run at once and leave none queued
        made = {
            name: building.build(round_, plan, name=name, by=cast.manager, at=build.AFTER)
            for name in ("solved", "failed", "queued")
        }
        by_mean = Plan(30_000, merit=Merit.MEAN)
        made["signed"] = building.build(other, by_mean, name="signed", by=cast.manager, at=build.AFTER)
        for name in ("solved", "signed"):
            tasks.run.call(made[name].pk)
        begun = answers.begin(made["failed"], by=CLOCK, at=build.AFTER)
        answers.give_up(begun, begun.attempt, why="The machine stopped.", by=CLOCK, at=build.AFTER)
        signing.sign(Scenario.objects.get(pk=made["signed"].pk), reasons="Best.", by=cast.decider, at=build.AFTER)
    rows = [Scenario.objects.get(pk=made[name].pk) for name in ("solved", "signed", "failed", "queued")]
    return {Scenario: rows, StatedView: [*views, withdrawal]}


def _panels(sent: dict[str, Application], cast: build.Cast) -> dict[type, list[Any]]:
    """A meeting at which a bid is being discussed, one that is planned, and one that is closed, with what the first one saw."""
    member = build.a_user("Panel member")

    def meeting(of: Application) -> Meeting:
        planned = meetings_actions.plan_meeting(
            of.round, name="Panel", held_on=NOW.date(), place="Room 1", by=cast.manager, at=NOW
        )
        meetings_actions.seat(planned, cast.chair, part="chair", by=cast.manager, at=NOW)
        meetings_actions.seat(planned, member, part="member", by=cast.manager, at=NOW)
        meetings_actions.suggest_order(planned, by=cast.manager, at=NOW)
        return planned

    closed = meetings_actions.open_meeting(meeting(sent["scored"]), by=cast.chair, at=NOW)
    closed = meetings_actions.close_meeting(closed, by=cast.chair, at=NOW)
    sitting = meetings_actions.open_meeting(meeting(sent["scored"]), by=cast.chair, at=NOW)
    called = meetings_actions.call_item(sitting.items.get(), by=cast.chair, at=NOW)
    planned = meeting(sent["eligible"])
    return {
        Meeting: [sitting, planned, closed],
        Item: [called, planned.items.get()],
        CalibrationRun: list(sitting.calibrations.all()),
    }


def _release(fund: Fund, cast: build.Cast) -> Release:
    return Release.objects.create(
        fund=fund, number=1, released_at=NOW, content='{"grants": []}', digest="0" * 64, awards=0
    )


def _ours(cast: build.Cast, side: build.Side) -> list[Person]:
    """One person of each role, all with a part in this world."""
    return [
        Person("fund manager", cast.manager),
        Person("lead bidder", side.lead),
        Person("partner", side.partner),
        Person("certifier", side.certifier),
        Person("assessor", cast.assessors[0].user),
        Person("panel chair", cast.chair),
        Person("decision maker", cast.decider),
        Person("finance officer", cast.finance),
        Person("monitoring officer", cast.monitoring),
        Person("auditor", cast.auditor),
        Person("organisation administrator", _keeper(side)),
        Person("administrator", build.a_user("Administrator", role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)),
    ]


def _strangers(fund: Fund, open_round: Round) -> list[Person]:
    """One person of each role of another fund and another partnership, a rival in the same round, and people on their way."""
    other = build.Cast(build.a_fund("elsewhere"))
    side = build.a_side()
    rival = build.a_side()
    build.an_application("draft", round_=open_round, side=rival)
    former = build.a_user("Former manager", role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    for membership in former.memberships.all():
        people.end_membership(membership, by=former, at=NOW)
    elsewhere = build.a_meeting(cast=other, round_=build.an_open_round(build.a_strand(other.fund)), bids=0)
    sits_elsewhere = build.a_user("Sits elsewhere")
    meetings_actions.seat(elsewhere, sits_elsewhere, part="member", by=other.manager, at=NOW)
    idle = build.a_user("Idle assessor")
    pool_actions.add_assessor(fund, idle, by=build.Cast(fund).manager, at=NOW)
    return [
        Person("manager of another fund", other.manager),
        Person("lead bidder of another partnership", side.lead),
        Person("rival in the same round", rival.lead),
        Person("partner in another partnership", side.partner),
        Person("certifier of another organisation", side.certifier),
        Person("assessor of another fund", other.assessors[0].user),
        Person("assessor who was given nothing", idle),
        Person("chair of another fund", other.chair),
        Person("decision maker of another fund", other.decider),
        Person("finance officer of another fund", other.finance),
        Person("monitoring officer of another fund", other.monitoring),
        Person("auditor of another fund", other.auditor),
        Person("panel member of another meeting", sits_elsewhere),
        Person("former manager", former),
        Person("somebody without a role", build.a_user("Nobody in particular")),
    ]
