"""Where something stands about a person: every row that names them, and what of it they take away, or why they do not.

Rooms above this one are named by their labels. A test holds the tables to the models: a model that names a person and stands
in neither table is found there.
"""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.messages import Message, say


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows about a person: the model, the path from it to them, and the fields that they take away."""

    model: str
    title: Message
    person: str
    fields: str

    @property
    def slug(self) -> str:
        return f"{self.model.partition('.')[2]}-{self.person.partition('__')[0]}"


HOLDINGS: tuple[Holding, ...] = (
    Holding("people.earliername", say("Earlier names"), "user", "name until"),
    Holding("people.earlieraddress", say("Earlier addresses"), "user", "email until"),
    Holding("people.membership", say("Roles held"), "user", "role scope granted_at granted_by ended_at"),
    Holding("people.membership", say("Roles given to others"), "granted_by", "role scope granted_at ended_at"),
    Holding("people.browsersession", say("Sessions"), "user", "how browser network began_at ended_at"),
    Holding("people.authenticatorapp", say("Authenticator apps"), "user", "added_at last_used_at"),
    Holding("people.passkey", say("Passkeys"), "user", "name added_at last_used_at"),
    Holding(
        "people.provideraccount",
        say("Accounts for single sign-on"),
        "user",
        "issuer subject joined_at last_used_at",
    ),
    Holding("people.recoverycode", say("Recovery codes, without the codes"), "user", "made_at used_at"),
    Holding("accounts.sitestatement", say("What they said for this site"), "stated_by", "matter text stated_at"),
    Holding(
        "panels.interviewnote", say("Their notes of interviews"), "written_by", "application criterion text written_at"
    ),
    Holding(
        "notices.siteoperator", say("What they said of who runs this site"), "said_by", "name address reply_to said_at"
    ),
    Holding("accounts.newaddress", say("An address to be proven"), "user", "email asked_at expires_at"),
    Holding(
        "accounts.erasure", say("Wishes to be erased"), "user", "words asked_at withdrawn_at is_done answer answered_at"
    ),
    Holding(
        "accounts.roleinvitation",
        say("Invitations that were accepted"),
        "accepted_by",
        "email role scope words created_at accepted_at",
    ),
    Holding("accounts.roleinvitation", say("Invitations that were sent"), "invited_by", "role scope words created_at"),
    Holding("programmes.boardmember", say("Seats on a place's board"), "user", "seat since until why_ended"),
    Holding(
        "programmes.boardinterest",
        say("Interests declared as a member of a board"),
        "member__user",
        "organisation organisation_name kind since until entered_at",
    ),
    Holding(
        "programmes.interestdeclaration",
        say("Declarations as a member of a board"),
        "member__user",
        "declared_on entries",
    ),
    Holding("programmes.boardattendance", say("Meetings of a board"), "member__user", "meeting presence"),
    Holding("programmes.castvote", say("Votes on a board"), "member__user", "decision vote"),
    Holding("programmes.itemleaving", say("Items of a board that they left for"), "member__user", "decision why"),
    Holding("programmes.officepost", say("Posts in a programme office"), "user", "post since until"),
    Holding(
        "programmes.signingdelegation",
        say("What they may sign for a place"),
        "user",
        "programme what most_pence written_in since until",
    ),
    Holding(
        "notices.notice",
        say("Messages"),
        "recipient",
        "subject text asks fund_name round_name until created_at read_at digest_at",
    ),
    Holding("notices.deliverychoice", say("How messages reach them"), "user", "kind delivery chosen_at"),
    Holding(
        "notices.calendarfeed", say("Their calendar's address, without its key"), "user", "edition made_at closed_at"
    ),
    Holding("documents.document", say("Files"), "uploaded_by", "id name kind content_type size sha256 uploaded_at"),
    Holding(
        "assessment.assessor",
        say("As an assessor"),
        "user",
        "id fund state invited_at message answered_at answer leg employer topics organisations area_codes expertise "
        "least_applications most_applications",
    ),
    Holding("assessment.absence", say("Absences"), "assessor__user", "first_day last_day"),
    Holding(
        "assessment.declaredconflict",
        say("Conflicts that were declared"),
        "assessor__user",
        "application stands reason why_corrected declared_at",
    ),
    Holding(
        "assessment.assignment",
        say("Applications to read"),
        "assessor__user",
        "id application state assigned_at due_on",
    ),
    Holding(
        "assessment.score",
        say("Scores that were written"),
        "assignment__assessor__user",
        "assignment submission criterion_key points reason scored_at",
    ),
    Holding(
        "assessment.scoredraft",
        say("Scores begun"),
        "assignment__assessor__user",
        "assignment points reasons confidence saved_at",
    ),
    Holding(
        "assessment.keptscores",
        say("Scores kept aside"),
        "assignment__assessor__user",
        "assignment kind points reasons confidence kept_at",
    ),
    Holding("assessment.notebook", say("Own notes"), "assignment__assessor__user", "assignment texts saved_at"),
    Holding(
        "assessment.scorereceipt",
        say("Receipts for scores"),
        "assignment__assessor__user",
        "assignment submission confidence reference digest sent_at change_reason",
    ),
    Holding(
        "drafting.comment",
        say("Comments on bids"),
        "written_by",
        "id application kind question_key first written_at",
    ),
    Holding("drafting.commentwords", say("What their comments say"), "comment__written_by", "comment text"),
    Holding(
        "drafting.parttowrite",
        say("Parts of bids to write"),
        "writer",
        "id application kind question_key organisation due_on given_at ready_at ended_at",
    ),
    Holding(
        "drafting.presence", say("Questions of a bid that they have open"), "user", "application question_key seen_at"
    ),
    Holding(
        "drafting.draftlimit",
        say("How far they may go in bids"),
        "user",
        "application organisation leave said_at ended_at",
    ),
    Holding("drafting.mention", say("Comments that mention them"), "user", "comment"),
    Holding("readiness.gap", say("Gaps in readiness to work off"), "person", "id number dimension_title due_on state"),
    Holding(
        "plans.plancomment", say("Comments on places' plans"), "written_by", "id plan piece paragraph first written_at"
    ),
    Holding("plans.plancommentwords", say("What those comments say"), "comment__written_by", "comment text"),
    Holding(
        "portfolios.reviewreader",
        say("Portfolios of places that they read"),
        "user",
        "id review kind due_on invited_at declared_at ended_at",
    ),
    Holding(
        "portfolios.readerinterest",
        say("Ties that they declared as such a reader"),
        "reader__user",
        "reader organisation tie declared_at",
    ),
    Holding(
        "portfolios.linefinding",
        say("What they found of projects of a portfolio"),
        "reader__user",
        "reader candidate advice text given_at",
    ),
    Holding("panels.member", say("Panels"), "user", "meeting part"),
    Holding("panels.interviewsitter", say("Times at which they sit at interviews"), "user", "slot"),
    Holding("panels.leaving", say("Leaving a panel's table"), "member__user", "item has_left why at"),
)
"""What stands about a person, and what they take of it."""

STEPS: dict[str, tuple[str, str]] = {
    "accounts.erasure.answered_by": ("answered_at", ""),
    "people.earlierentry.changed_by": ("until", "reason"),
    "people.membership.confirmed_by": ("confirmed_at", ""),
    "organisations.handover.leaver": ("at", ""),
    "organisations.handover.successor": ("at", ""),
    "organisations.handover.by": ("at", "reason"),
    "organisations.maildomain.claimed_by": ("claimed_at", ""),
    "organisations.joinrequest.user": ("asked_at", "words"),
    "organisations.joinrequest.answered_by": ("answered_at", "reason"),
    "enquiries.enquiry.asked_by": ("asked_at", "text"),
    "enquiries.enquiryanswer.answered_by": ("answered_at", "text"),
    "enquiries.threadmessage.written_by": ("written_at", "text"),
    "onward.paymentroute.set_by": ("set_at", "reason"),
    "onward.scheme.drafted_by": ("drafted_at", "title"),
    "onward.scheme.agreed_by": ("agreed_at", "title"),
    "onward.onwardgrant.entered_by": ("entered_at", "purpose"),
    "onward.onwardpayment.entered_by": ("entered_at", "reference"),
    "onward.passedon.entered_by": ("entered_at", "reference"),
    "portfolios.portfolio.opened_by": ("opened_at", "title"),
    "portfolios.portfolioline.pinned_by": ("pinned_at", "pin_reason"),
    "portfolios.portfolioproposal.asked_by": ("asked_at", ""),
    "portfolios.portfolioedition.made_by": ("made_at", ""),
    "portfolios.portfoliosignature.signed_by": ("signed_at", ""),
    "portfolios.portfoliosubmission.sent_by": ("sent_at", ""),
    "portfolios.portfolioreview.opened_by": ("opened_at", ""),
    "portfolios.reviewquestionline.written_by": ("written_at", "text"),
    "portfolios.reviewreader.invited_by": ("invited_at", ""),
    "portfolios.portfolioviewrequest.asked_by": ("asked_at", ""),
    "portfolios.portfolioview.given_by": ("given_at", "text"),
    "portfolios.portfolioviewanswer.answered_by": ("answered_at", "because"),
    "portfolios.portfoliodecision.drafted_by": ("drafted_at", ""),
    "portfolios.portfoliodecision.decided_by": ("decided_at", "reasons"),
    "portfolios.portfoliodecision.released_by": ("released_at", ""),
    "pipelines.candidate.entered_by": ("entered_at", "title"),
    "pipelines.candidateaspect.said_by": ("said_at", "note"),
    "pipelines.candidatedependency.said_by": ("said_at", "why"),
    "pipelines.candidaterisk.said_by": ("said_at", "what"),
    "pipelines.candidatestep.by": ("at", "reason"),
    "pipelines.candidatenote.written_by": ("written_at", "text"),
    "pipelines.doubleask.answered_by": ("answered_at", "answer"),
    "pipelines.doubleask.settled_by": ("settled_at", "finding"),
    "pipelines.invitedproposer.invited_by": ("invited_at", ""),
    "readiness.laterwaveday.given_by": ("given_at", "reason"),
    "readiness.dimensiontext.written_by": ("written_at", ""),
    "readiness.evidenceitem.added_by": ("added_at", "what"),
    "readiness.sentreadiness.sent_by": ("sent_at", ""),
    "readiness.governmentview.given_by": ("given_at", "text"),
    "readiness.viewanswer.answered_by": ("answered_at", "text"),
    "readiness.readinessfinding.drafted_by": ("drafted_at", ""),
    "readiness.readinessfinding.confirmed_by": ("confirmed_at", ""),
    "readiness.publishedreadiness.published_by": ("published_at", ""),
    "readiness.gapline.written_by": ("written_at", "text"),
    "drafting.parttowrite.given_by": ("given_at", ""),
    "drafting.draftlimit.said_by": ("said_at", ""),
    "drafting.commentstep.by": ("at", ""),
    "plans.plan.begun_by": ("begun_at", ""),
    "plans.planitem.saved_by": ("saved_at", ""),
    "plans.planversion.issued_by": ("issued_at", "why"),
    "plans.planrelease.released_by": ("released_at", ""),
    "plans.planendorsement.noted_by": ("noted_at", ""),
    "plans.plancommentstep.by": ("at", ""),
    "plans.plansession.logged_by": ("logged_at", ""),
    "notices.letterversion.written_by": ("written_at", "why"),
    "applications.earlieranswer.saved_by": ("saved_at", ""),
    "applications.answer.saved_by": ("saved_at", ""),
    "applications.application.certified_by": ("certified_at", ""),
    "applications.costtable.saved_by": ("saved_at", ""),
    "applications.costtable.approved_by": ("approved_at", ""),
    "applications.snapshot.submitted_by": ("submitted_at", ""),
    "applications.reopening.reopened_by": ("reopened_at", "why"),
    "applications.reopening.certified_by": ("certified_at", ""),
    "applications.reconsideration.asked_by": ("asked_at", "reason"),
    "applications.reconsideration.answered_by": ("answered_at", "answer"),
    "applications.removedrow.removed_by": ("removed_at", ""),
    "applications.eligibilitycheck.checked_by": ("checked_at", ""),
    "assessment.declaredconflict.declared_by": ("declared_at", ""),
    "assessment.ruling.ruled_by": ("ruled_at", ""),
    "assessment.tie.recorded_by": ("recorded_at", ""),
    "assessment.agreedscore.agreed_by": ("agreed_at", ""),
    "assessment.trackopening.opened_by": ("opened_at", ""),
    "matching.fixedpair.fixed_by": ("fixed_at", ""),
    "matching.proposal.made_by": ("made_at", ""),
    "panels.meetingreopening.reopened_by": ("reopened_at", "why"),
    "panels.consensus.agreed_by": ("agreed_at", ""),
    "panels.calibrationrun.made_by": ("made_at", ""),
    "panels.draw.drawn_by": ("drawn_at", ""),
    "panels.interview.invited_by": ("invited_at", ""),
    "panels.interview.recorded_by": ("recorded_at", ""),
    "scenarios.scenario.made_by": ("made_at", "purpose"),
    "scenarios.statedview.recorded_by": ("recorded_at", ""),
    "scenarios.signature.signed_by": ("signed_at", "reasons"),
    "scenarios.revocation.revoked_by": ("revoked_at", "reasons"),
    "decisions.callchoice.made_by": ("made_at", ""),
    "decisions.decision.decided_by": ("decided_at", ""),
    "decisions.decisionversion.decided_by": ("decided_at", ""),
    "decisions.decisionversion.released_by": ("released_at", ""),
    "decisions.decisionapproval.approved_by": ("approved_at", ""),
    "decisions.decisionapproval.taken_back_by": ("taken_back_at", "why_taken_back"),
    "decisions.feedback.reviewed_by": ("reviewed_at", ""),
    "awards.promisedfigure.entered_by": ("entered_at", "reason"),
    "awards.award.offered_by": ("offered_at", ""),
    "awards.award.answered_by": ("answered_at", ""),
    "awards.award.withdrawn_by": ("withdrawn_at", "why_withdrawn"),
    "awards.awardreopening.asked_by": ("asked_at", "reason"),
    "awards.awardreopening.answered_by": ("answered_at", "answer"),
    "awards.trancheplan.begun_by": ("begun_at", ""),
    "awards.trancheplan.put_by": ("put_at", "reason"),
    "changes.projectchange.begun_by": ("begun_at", ""),
    "changes.projectchange.asked_by": ("asked_at", "reason"),
    "changes.projectchange.decided_by": ("decided_at", "decision_reason"),
    "gates.gatejudgement.by": ("at", "reason"),
    "gates.tranchehold.by": ("at", "reason"),
    "gates.trancherelease.asked_by": ("asked_at", "reason"),
    "gates.trancherelease.answered_by": ("answered_at", "answer"),
    "awards.conditionstep.by": ("at", "text"),
    "delivery.projectreopening.asked_by": ("asked_at", "reason"),
    "delivery.projectreopening.answered_by": ("answered_at", "answer"),
    "partnerships.laterclosing.asked_by": ("asked_at", "reason"),
    "programmes.standingpartnership.named_by": ("named_at", "why"),
    "programmes.termsofreference.entered_by": ("entered_at", "text"),
    "programmes.boardinterest.entered_by": ("entered_at", ""),
    "programmes.interestdeclaration.declared_by": ("declared_at", ""),
    "programmes.boarddecision.recorded_by": ("recorded_at", "reasons"),
    "programmes.boardminutes.written_by": ("written_at", ""),
    "programmes.minutesagreement.entered_by": ("entered_at", ""),
    "partnerships.laterclosing.answered_by": ("answered_at", "answer"),
    "returns.return.sent_by": ("sent_at", ""),
    "returns.return.approved_by": ("approved_at", ""),
    "returns.return.paid_by": ("paid_at", ""),
    "returns.return.taken_up_by": ("taken_up_at", ""),
    "returns.figurereason.given_by": ("given_at", "reason"),
    "returns.query.asked_by": ("asked_at", "text"),
    "returns.query.replied_by": ("replied_at", "reply"),
    "returns.returncorrection.by": ("at", "reason"),
    "returns.returncorrection.corrected_by": ("corrected_at", ""),
    "returns.reversal.asked_by": ("asked_at", "reason"),
    "returns.reversal.answered_by": ("answered_at", "answer"),
    "returns.reversal.paid_by": ("paid_at", ""),
    "returns.removedline.removed_by": ("removed_at", ""),
    "evaluation.evaluationfinding.published_by": ("published_at", ""),
    "fundbooks.bookdraft.changed_by": ("changed_at", ""),
    "fundbooks.edition.accepted_by": ("accepted_at", "why"),
    "fundbooks.proposedchange.proposed_by": ("proposed_at", "said"),
}
"""Every other place that names who did something: when, and what they wrote there. What it was about is others', or closed."""

LEFT_OUT: dict[str, Message] = {
    "assessment.ruling.assessor": say(
        "What the fund ruled on a conflict is closed to whom it is about, and names others."
    ),
    "assessment.tie.assessor": say("What is on record of ties names others and bids that may be closed to them."),
    "matching.fixedpair.assessor": say(
        "That they were given or spared a bid tells of bids that may be closed to them."
    ),
    "panels.item.first_reader": say("Who speaks first to a bid stands with the papers of the meeting."),
    "panels.item.second_reader": say("Who speaks first to a bid stands with the papers of the meeting."),
}
"""Rows that name somebody and are not taken away, with the reason, by model and field."""


def covered() -> set[str]:
    """Every field that names a person, as `app.model.field`, of which one of the tables says something."""
    held = {f"{each.model}.{each.person.partition('__')[0]}" for each in HOLDINGS}
    return held | STEPS.keys() | LEFT_OUT.keys()
