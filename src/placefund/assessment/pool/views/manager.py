"""The pool at the fund's desk: how everybody stands, a name to check, an invitation, ties, rulings, days and reminders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from placefund.applications.models import Application
from placefund.assessment.acts import AssessmentAct
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.conflicts.graph import Newcomer
from placefund.assessment.models import Absence, Assessor, Assignment, Tie
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.pool.board import POOL, as_cells, board, covered, hits, look_at
from placefund.assessment.pool.forms import (
    AbsenceForm,
    CheckNameForm,
    InviteForm,
    MessageForm,
    ReadingDayForm,
    RemindForm,
    RulingForm,
    StandDownForm,
    TieForm,
)
from placefund.assessment.pool.views.pool_addresses import pool_page, pool_pages, way_to_pool
from placefund.assessment.pool.views.pool_list import pool_acts, pool_listing
from placefund.assessment.queries import pool_of, reading_day
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.ties import TieStrength, day_in_words
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.standards.tables import lines
from placefund.funds.models import Fund, Round
from placefund.funds.owners import Owner, owned_by
from placefund.panels.confidentiality import closed_in, open_to
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.people.models import User
from placefund.places.queries import areas_in_use
from placefund.records import clock
from placefund.records.models import Event
from placefund.records.queries import of_act
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.enquiry import read_enquiry
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, person, show
from placefund.web.steps import StepPages, onward, pressed, submitted

step_page = StepPages[Assessor](lambda assessor: {"assessor": assessor})
"""The page of one step about an assessor, under their own page."""


@page(Capability.MANAGE_FUND, Fund, posting=Capability.ASSIGN_ASSESSORS)
def pool(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Everybody in the fund's pool with what they have and what they have done, and the sectors that lack readers."""
    return pool_of_owner(request, fund)


def pool_of_owner(request: HttpRequest, owner: Owner) -> HttpResponseBase:
    """The board of the pool of a fund, or of a place's calls."""
    closed = _closed_to(request, owner)
    rows, listing = board(owner, _today(), closed), pool_listing(owner)
    cover = covered(owner, rows, closed)
    may_assign = has(request.user, Capability.ASSIGN_ASSESSORS, owner)
    return show_list(
        request,
        "assessment/pool.html",
        way_to(request, owner).to(say("Assessors")),
        listing,
        MemoryRows(listing, rows),
        pool_acts(person(request), clock.now()) if may_assign else (),
        total=len(rows),
        cover=cover,
        thin=sum(each.is_thin for each in cover),
        late=sum(row.late for row in rows),
        accepted=sum(row.assessor.state == "accepted" for row in rows),
        unanswered=sum(row.assessor.state == "invited" for row in rows),
        query=read_enquiry(listing, request.GET).address(),
        reminder=RemindForm(),
        may_assign=may_assign,
        owner=owner,
        pages=pool_pages(owner),
        history=_acts(request, [*(row.assessor for row in rows), owner]).filter(of_act(*POOL_ACTS)),
    )


def _closed_to(request: HttpRequest, owner: Owner) -> set[int]:
    """The applications to an owner's rounds that are closed to whoever looks, by number: what became of them is in no count."""
    rounds = Round.objects.filter(owned_by(owner, "strand__fund"), state__in=("open", "closed"))
    return closed_in(person(request), rounds, clock.now())


POOL_ACTS = (
    AssessmentAct.ADDED_TO_POOL,
    AssessmentAct.INVITED,
    AssessmentAct.INVITED_AGAIN,
    AssessmentAct.ACCEPTED_INVITATION,
    AssessmentAct.DECLINED_INVITATION,
    AssessmentAct.STOOD_DOWN,
    AssessmentAct.REMINDED,
)
"""What the board shows of the record; ties and rulings stand on each person's own page."""


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def pool_file(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """What the board shows, as CSV with everything that is known of each."""
    return pool_file_of_owner(request, fund)


def pool_file_of_owner(request: HttpRequest, owner: Owner) -> HttpResponseBase:
    """The board as a file."""
    listing = pool_listing(owner)
    enquiry = read_enquiry(listing, request.GET)
    if enquiry.faults:
        return pool_of_owner(request, owner)
    rows = MemoryRows(listing, board(owner, _today(), _closed_to(request, owner))).whole(enquiry)
    response = StreamingHttpResponse(lines(POOL, map(as_cells, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name_of(owner)}-assessors.csv"'
    return response


def _name_of(owner: Owner) -> str:
    """Whose pool it is, as a file is named: the fund, or the place whose office reads with it."""
    return owner.slug if isinstance(owner, Fund) else owner.place.slug


@page(Capability.ASSIGN_ASSESSORS, Fund, methods=("GET",))
def check_name(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What somebody must not read, before anybody writes to them. Nothing is stored."""
    return check_name_for_owner(request, fund)


def check_name_for_owner(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The conflicts that a name would bring into a pool."""
    form = CheckNameForm(request.GET or None)
    found: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        employer, others, unknown = form.bodies()
        user = _account(form.cleaned_data["email"])
        areas = form.cleaned_data["area_codes"]
        somebody = Newcomer(form.cleaned_data["name"], tuple(others), employer, areas, user)
        found = {"look": look_at(owner, somebody, _today()), "unknown": unknown, "user": user, "name": somebody.name}
        found["member"] = pool_of(owner).filter(user=user).first() if user else None
    return show(
        request,
        "assessment/check_name.html",
        way_to_pool(request, owner).to(say("Check a name")),
        owner=owner,
        pages=pool_pages(owner),
        form=form,
        query=request.GET.urlencode(),
        **found,
    )


@page(Capability.ASSIGN_ASSESSORS, Fund, is_proved=True)
def invite(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Ask somebody into the pool; what was entered to check their name stands here already."""
    return invite_for_owner(request, fund)


def invite_for_owner(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The invitation into a pool."""
    form = InviteForm(posted(request), owner=owner, initial=_entered(request))
    if response := submitted(
        request,
        form,
        lambda: _invite(request, owner, form),
        lambda _: onward(
            *pool_page(owner, "pool"), said=say("{email} is invited, and told so.", email=form.cleaned_data["email"])
        ),
    ):
        return response
    return show(
        request,
        "assessment/invite.html",
        way_to_pool(request, owner).to(say("Invite somebody")),
        owner=owner,
        pages=pool_pages(owner),
        form=form,
    )


def _entered(request: HttpRequest) -> dict[str, Any]:
    given = {
        name: request.GET[name][:1_000]
        for name in ("email", "name", "employer", "organisations")
        if name in request.GET
    }
    codes = request.GET.getlist("area_codes")[:500]
    known = list(areas_in_use().filter(code__in=codes).values_list("code", flat=True)) if codes else []
    return given | {"area_codes": known}


def _invite(request: HttpRequest, owner: Owner, form: InviteForm) -> None:
    given = dict(form.cleaned_data)
    email, name = given.pop("email"), given.pop("name")
    user = _account(email) or pool_actions.Stranger(email, name)
    pool_actions.invite(owner, user, **given, by=person(request), at=clock.now())


def _account(email: str) -> User | None:
    return User.objects.filter(email__iexact=email, is_active=True).first() if email else None


@page(Capability.FOLLOW_ROUND, Assessor, methods=("GET",))
def member(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """One assessor: what is known of them, every conflict with its evidence and its ruling, their leave and their readings."""
    codes = list(areas_in_use().filter(code__in=assessor.area_codes))
    parts = ("application__round__strand__fund", "application__partnership__place")
    readings = list(assessor.assignments.select_related(*parts).order_by("-pk"))
    bids = [row.application for row in readings if not row.application.round.is_public(clock.now())]
    return show(
        request,
        "assessment/member.html",
        way_to(request, assessor),
        assessor=assessor,
        areas=codes,
        ties=[
            (tie, _other_end(tie)) for tie in assessor.ties.select_related("organisation", "application__partnership")
        ],
        hits=hits(assessor, _today()),
        declared=assessor.declared.select_related("application__partnership", "corrected_by", "declared_by"),
        readings=readings,
        closed={each.pk for each in bids} - {each.pk for each in open_to(person(request), bids, clock.now())},
        may_assign=has(request.user, Capability.ASSIGN_ASSESSORS, assessor),
        owner=assessor.owner,
        history=_acts(request, [assessor]),
    )


def _other_end(tie: Tie) -> str:
    areas = areas_in_use().filter(code=tie.area_code).values_list("name", flat=True) if tie.area_code else ()
    return str(tie.organisation or tie.application or tie.person or next(iter(areas), tie.area_code))


@page(Capability.ASSIGN_ASSESSORS, Assessor)
def record_tie(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Write down what joins an assessor to an organisation, a place, a person or an application, and where it is known from."""
    form = TieForm(posted(request), owner=assessor.owner)
    return step_page(
        request,
        assessor,
        form,
        lambda: conflicts_actions.record_tie(assessor, form.tie(), by=person(request), at=clock.now()),
        onward("assessor", assessor.pk, said=say("The tie is on record. What it bars is closed to them from now on.")),
        say("Record a tie"),
        "assessment/tie.html",
    )


@page(Capability.ASSIGN_ASSESSORS, Assessor)
def rule(request: HttpRequest, assessor: Assessor, application: int) -> HttpResponse:
    """Rule on the conflicts of one assessor with one application, with the reason."""
    found = [hit for hit in hits(assessor, _today()) if hit.application.pk == application]
    form = RulingForm(posted(request))
    return step_page(
        request,
        assessor,
        form,
        lambda: _rule(request, assessor, application, form),
        onward("assessor", assessor.pk, said=say("Your ruling is on record, with its reason.")),
        say("Rule on a conflict"),
        "assessment/ruling.html",
        hit=found[0] if found else None,
    )


def _rule(request: HttpRequest, assessor: Assessor, application: int, form: RulingForm) -> None:
    own = owned_by(assessor.owner, "strand__fund", "round__")
    sent = Application.objects.filter(own, pk=application).first()
    if sent is None:
        raise NotAllowed(
            say("This fund has no such application. Go back to the assessor's page, and choose one there.")
        )
    ruling, reason = TieStrength(form.cleaned_data["ruling"]), form.cleaned_data["reason"]
    conflicts_actions.rule(assessor, sent, ruling, reason=reason, by=person(request), at=clock.now())


@page(Capability.ASSIGN_ASSESSORS, Assessor)
def note_absence(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Note days on which an assessor told the fund they cannot read."""
    form = AbsenceForm(posted(request))
    return step_page(
        request,
        assessor,
        form,
        lambda: pool_actions.add_absence(assessor, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("assessor", assessor.pk, said=say("The days away of {assessor} are noted.", assessor=assessor)),
        say("Note days away"),
        "assessment/absence.html",
    )


@page(Capability.ASSIGN_ASSESSORS, Assessor, methods=("POST",))
def drop_absence(request: HttpRequest, assessor: Assessor, absence: int) -> HttpResponse:
    """Take back days away that an assessor will not need."""
    row = Absence.objects.filter(pk=absence, assessor=assessor).first()
    back = onward("assessor", assessor.pk, said=say("The days away are taken back.") if row else "")
    return pressed(request, lambda: row and pool_actions.remove_absence(row, by=person(request), at=clock.now()), back)


@page(Capability.ASSIGN_ASSESSORS, Assessor)
def stand_down(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Let an assessor go; what they have not scored is given back."""
    form = StandDownForm(posted(request))
    return step_page(
        request,
        assessor,
        form,
        lambda: pool_actions.stand_down(assessor, **form.cleaned_data, by=person(request), at=clock.now()),
        lambda back: onward(
            "assessor",
            assessor.pk,
            said=say(
                "{assessor} has stood down. Readings given back: {how_many}. What they scored stays.",
                assessor=assessor,
                how_many=len(back),
            ),
        ),
        say("Stand down"),
        "assessment/stand_down.html",
        unscored=assessor.assignments.filter(state="assigned").count(),
    )


@page(Capability.ASSIGN_ASSESSORS, Assessor)
def invite_again(request: HttpRequest, assessor: Assessor) -> HttpResponse:
    """Ask somebody again who declined or stood down."""
    form = MessageForm(posted(request))
    return step_page(
        request,
        assessor,
        form,
        lambda: pool_actions.invite_again(
            assessor, message=form.cleaned_data["message"], by=person(request), at=clock.now()
        ),
        onward("assessor", assessor.pk, said=say("{assessor} is invited again, and told so.", assessor=assessor)),
        say("Invite again"),
        "assessment/invite_again.html",
    )


@page(Capability.ASSIGN_ASSESSORS, Fund, methods=("POST",))
def remind(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Remind everyone who is late, or due within some days; nobody is told of the same reading twice in a day."""
    return remind_for_owner(request, fund)


def remind_for_owner(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The reminder to a pool."""
    form, at = RemindForm(posted(request)), clock.now()
    return pressed(
        request,
        lambda: scoring_actions.remind(owner, **form.cleaned_data, by=person(request), at=at),
        lambda told: onward(*pool_page(owner, "pool"), said=_reminded(told)),
        refused=onward(*pool_page(owner, "pool")),
        form=form,
        wrong=say("Enter a number of days from 0 to 60."),
    )


def _reminded(told: Sequence[Assignment]) -> str:
    people = len({row.assessor_id for row in told})
    sent = say_count(
        "Reminded {count} person of {how_many} in all to score.",
        "Reminded {count} people of {how_many} in all to score.",
        count=people,
        how_many=len(told),
    )
    return sent if told else say("Nobody is late, or due so soon, who was not reminded today.")


@page(Capability.ASSIGN_ASSESSORS, Round, named="round_")
def reading_day_of(request: HttpRequest, round_: Round) -> HttpResponse:
    """Say by which day the fund wants the scores of a round."""
    form, at = ReadingDayForm(posted(request), initial={"due_on": reading_day(round_, _today())}), clock.now()
    if response := submitted(
        request,
        form,
        lambda: scoring_actions.set_reading_day(round_, **form.cleaned_data, by=person(request), at=at),
        lambda _: onward(
            "round-assessors",
            round_.pk,
            said=say(
                "The scores are wanted by {due_on}. Readers are told.", due_on=day_in_words(form.cleaned_data["due_on"])
            ),
        ),
    ):
        return response
    way = way_to(request, round_).to(say("Day for the scores"))
    return show(request, "assessment/reading_day.html", way, round=round_, form=form)


def _today() -> Any:
    return london(clock.now()).date()


def _acts(request: HttpRequest, things: Sequence[Model]) -> QuerySet[Event]:
    """What was done to these, as whoever looks may read it."""
    return acts_on(things, reader=person(request), at=clock.now())
