"""What becomes of what stands about a person when who they were is erased: what goes, and what stays, for which reason.

A test holds the tables to the models: each field that may hold a name or an address stands in one of them. Another erases
somebody, looks through the whole database for their name and address, and finds them nowhere but in what is listed as kept.
"""

from __future__ import annotations

from placefund.domain.messages import Message, say

GOES = frozenset(
    {
        *("people.user.name", "people.user.email", "people.user.password", "people.user.last_login"),
        *(
            "people.earliername.name",
            "people.earlieraddress.email",
            "people.browsersession.browser",
            "people.browsersession.network",
        ),
        *(
            "people.passkey.name",
            "people.provideraccount.subject",
            "accounts.newaddress.email",
            "accounts.roleinvitation.email",
        ),
        *("accounts.roleinvitation.words", "accounts.erasure.words"),
        *("drafting.commentwords.text", "plans.plancommentwords.text", "notices.placefollower.email"),
        *("notices.mail.to", "notices.mail.subject", "notices.mail.text", "notices.mail.asks", "notices.mail.receipt"),
        *("notices.notice.subject", "notices.notice.text", "notices.notice.asks"),
    }
)
"""What is emptied, removed with its row, or holds a number in place of a name afterwards."""

SIGNED = say("What was signed or sent stays as it was: its digest would no longer fit, and others rely on it.")
MINUTED = say("Minutes, papers and rulings of a panel or of the fund stay as they were agreed: outcomes rest on them.")
WRITTEN = say(
    "What somebody wrote as part of a bid, an award or a return belongs to these. Whoever wrote a name into it did."
)
OTHERS = say("It names somebody else, who has not asked.")
BEFORE = say("Acts of earlier versions hold the name below a seal. Acts of this version hold the number alone.")
RULED = say("A finding on conflicts rests on it: who read a bid had these ties.")
PUBLISHED = say("It was published, and others hold copies.")

STAYS: dict[str, Message] = {
    "records.event.actor": BEFORE,
    "records.event.subject": BEFORE,
    "records.event.actor_id": SIGNED,
    "records.event.about_person": SIGNED,
    "records.event.details": WRITTEN,
    "applications.snapshot.content": SIGNED,
    "applications.snapshot.receipt": SIGNED,
    "applications.answer.value": WRITTEN,
    "applications.removedrow.content": WRITTEN,
    "applications.earlieranswer.value": WRITTEN,
    "enquiries.enquiry.text": WRITTEN,
    "enquiries.enquiryanswer.text": WRITTEN,
    "enquiries.threadmessage.text": WRITTEN,
    **dict.fromkeys(
        (
            *("portfolios.portfolio.title", "portfolios.portfolioline.pin_reason"),
            *("portfolios.reviewquestionline.text", "portfolios.linefinding.text", "portfolios.portfolioview.text"),
            *("portfolios.portfolioviewanswer.because", "portfolios.portfoliodecision.reasons"),
            *("portfolios.portfoliodecision.sent_back_why", "portfolios.portfoliodecision.why_without_views"),
            *("portfolios.portfoliodecision.why_corrected", "portfolios.projectverdict.reason"),
            *("portfolios.portfoliocondition.what", "portfolios.portfoliocondition.who"),
            *("onward.paymentroute.reason", "onward.scheme.title", "onward.scheme.summary", "onward.scheme.decided_by"),
            *("onward.scheme.rules", "onward.scheme.subsidy_note", "onward.onwardgrant.purpose"),
            *("onward.onwardgrant.decided_by", "onward.onwardgrant.conflict_note", "onward.onwardgrant.why_ended"),
            *("onward.onwardpayment.reference", "onward.onwardpayment.reason"),
            *("onward.passedon.reference", "onward.passedon.reason"),
            *("pipelines.candidate.title", "pipelines.candidate.summary", "pipelines.candidate.subsidy_note"),
            *("pipelines.candidateaspect.note", "pipelines.candidatestep.reason", "pipelines.candidatenote.text"),
            *("pipelines.doubleask.why", "pipelines.doubleask.answer", "pipelines.doubleask.finding"),
            *("pipelines.candidaterisk.what", "pipelines.candidaterisk.owner", "pipelines.candidaterisk.response"),
            *(
                "pipelines.candidatedependency.why",
                "pipelines.candidatepartner.part",
                "pipelines.candidatemoney.investor",
            ),
        ),
        WRITTEN,
    ),
    **dict.fromkeys(
        (
            *("changes.projectchange.title", "changes.projectchange.summary", "changes.projectchange.reason"),
            *("changes.projectchange.decision_reason", "changes.projectchange.conditions"),
            *("changes.projectchange.milestone", "changes.projectchange.public_line"),
        ),
        WRITTEN,
    ),
    "gates.gatejudgement.reason": WRITTEN,
    "gates.tranchehold.reason": WRITTEN,
    "gates.tranchehold.opens": WRITTEN,
    "awards.trancheplan.reason": WRITTEN,
    "readiness.dimensiontext.text": WRITTEN,
    "readiness.evidenceitem.what": WRITTEN,
    "readiness.sentreadiness.content": SIGNED,
    "readiness.governmentview.text": WRITTEN,
    "readiness.viewanswer.text": WRITTEN,
    "readiness.gapline.text": WRITTEN,
    "readiness.gap.what": WRITTEN,
    "organisations.handover.reason": WRITTEN,
    "applications.application.title": WRITTEN,
    "applications.application.summary": WRITTEN,
    "assessment.assessor.employer": RULED,
    "assessment.assessor.organisations": RULED,
    "assessment.assessor.area_codes": RULED,
    "assessment.assessor.message": RULED,
    "assessment.assessor.answer": RULED,
    "assessment.assessor.expertise": RULED,
    "assessment.tie.person": OTHERS,
    "assessment.tie.source": RULED,
    "assessment.ruling.reason": RULED,
    "assessment.notebook.texts": WRITTEN,
    "programmes.standingpartnership.why": WRITTEN,
    "programmes.termsofreference.text": PUBLISHED,
    "programmes.termsofreference.agreed_by": PUBLISHED,
    "programmes.boardmember.name": OTHERS,
    "programmes.boardmember.why_ended": WRITTEN,
    "programmes.boardseat.organisation_name": OTHERS,
    "programmes.boardseat.why_ended": WRITTEN,
    "programmes.boardinterest.organisation_name": RULED,
    "portfolios.readerinterest.tie": RULED,
    "onward.onwardgrant.person_name": OTHERS,
    "programmes.officepost.name": OTHERS,
    "programmes.signingdelegation.name": OTHERS,
    "programmes.boardmeeting.why_cancelled": MINUTED,
    "programmes.agendaitem.title": MINUTED,
    "programmes.agendaitem.papers": MINUTED,
    "programmes.boarddecision.reasons": MINUTED,
    "programmes.boarddecision.conditions": MINUTED,
    "programmes.boardminutes.opening": MINUTED,
    "programmes.boardminutes.parts": MINUTED,
    "documents.document.name": WRITTEN,
    "documents.document.properties": WRITTEN,
    "panels.meetingreopening.minutes": MINUTED,
    "panels.interviewnote.text": WRITTEN,
    "notices.siteoperator.reply_to": PUBLISHED,
    "scenarios.scenario.plan_record": SIGNED,
    "scenarios.scenario.problem_record": SIGNED,
    "scenarios.scenario.result_record": SIGNED,
    "scenarios.statedview.person": OTHERS,
    "fundbooks.edition.texts": PUBLISHED,
    "fundbooks.proposedchange.texts": PUBLISHED,
    "funds.fund.reply_to": PUBLISHED,
    "notices.letterversion.subject": PUBLISHED,
    "notices.letterversion.opening": PUBLISHED,
    "notices.letterversion.closing": PUBLISHED,
    "notices.letterversion.why": WRITTEN,
    "notices.notice.reply_to": PUBLISHED,
    "notices.mail.reply_to": PUBLISHED,
}
"""What stays, by model and field, and why. A link to a person stays everywhere, and leads to a number without a name."""
