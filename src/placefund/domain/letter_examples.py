"""For each kind of message that a fund words: what the program might say of what happened. All of it is made up."""

from __future__ import annotations

from placefund.domain.messages import Message, say
from placefund.domain.notices import NoticeKind

K = NoticeKind
EXAMPLES: dict[NoticeKind, tuple[Message, Message]] = {
    K.ROLE_INVITATION: (
        say("You are invited to be a finance officer"),
        say("Sam Example invites you to be a finance officer of the fund."),
    ),
    K.INVITATION_REMINDER: (
        say("Not answered yet: will you read applications?"),
        say("The fund asked you three days ago into its pool of assessors."),
    ),
    K.CLARIFICATION: (
        say("A new clarification"),
        say("Costs of staff who are paid already count only for the hours that the project adds."),
    ),
    K.TO_ANSWER: (say("A question: Harbour Skills"), say("May a partner outside the place hold a part of the grant?")),
    K.THREAD: (say("A message about Harbour Skills"), say("Please send the letter of your second partner again.")),
    K.READINESS_TO_SEND: (say("Wave 2 closes later for you"), say("It closes at the end of the week, London time.")),
    K.READINESS_RECEIPT: (say("Sent: Harbour City, wave 2"), say("What you sent is on record, with its digest.")),
    K.READINESS_TO_FIND: (say("To read: Harbour City, wave 2"), say("The place sent what shows that it is ready.")),
    K.READINESS_VIEW: (
        say("Your view is asked: Harbour City, wave 2"),
        say("The place sent what shows that it is ready."),
    ),
    K.READINESS_FOUND: (say("What is found of your readiness"), say("The whole: ready with actions. Gaps: 2.")),
    K.READINESS_NEWS: (say("A note on gap 2"), say("The board has agreed the terms. The minutes follow on Friday.")),
    K.GAP: (say("A gap to work off"), say("Name a deputy for the head of the programme office.")),
    K.GAP_TO_CHECK: (say("To check: the answer to gap 2"), say("A deputy starts in March; the contract is attached.")),
    K.READINESS_REMINDER: (say("Not sent yet: Harbour City, wave 2"), say("It is a draft.")),
    K.GAP_REMINDER: (say("A gap is due: gap 2"), say("Name a deputy for the head of the programme office.")),
    K.ENQUIRY_ANSWER: (say("Your question is answered"), say("Yes, up to a tenth of it.")),
    K.CHANGES_WANTED: (
        say("Changes are asked for: Harbour Skills"),
        say("The fund asks you to correct the costs of the second year. What was sent stays in force until then."),
    ),
    K.TO_CERTIFY: (
        say("To certify: Harbour Skills"),
        say("Read the application. Sign it, or send it back with a reason."),
    ),
    K.CERTIFIED: (say("Certified: Harbour Skills"), say("It can be submitted until the round closes.")),
    K.RETURNED: (
        say("Your application was returned for changes"),
        say("The second answer names a partner who has left."),
    ),
    K.COSTS_CHANGED: (
        say("Your costs were changed: Harbour Skills"),
        say("The lead has changed the costs of Example University."),
    ),
    K.RECEIPT: (
        say("Submitted: receipt EX-0001"),
        say("The fund has received your application “Harbour Skills”."),
    ),
    K.APPLICATION_NEWS: (say("Withdrawn: Harbour Skills"), say("A partner has left, and nobody stands in for it.")),
    K.OUTCOME: (
        say("The outcome of Harbour Skills"),
        say("Your application is successful. The feedback stands on its page."),
    ),
    K.POOL_INVITATION: (
        say("Will you read applications?"),
        say("The fund asks you into its pool of assessors. Accept or decline on this page."),
    ),
    K.POOL_NEWS: (say("An assessor has accepted"), say("Alex Example reads from now on.")),
    K.TO_SCORE: (say("To score: application 12"), say("It is in your list.")),
    K.READING_NEWS: (say("Closed to you: application 12"), say("A conflict was found. Somebody else reads it.")),
    K.READER_LACKS: (say("Application 12 lacks a reader"), say("An assessor has declared a conflict.")),
    K.PANEL: (say("The panel meets"), say("It decides on nine applications. The papers stand on its page.")),
    K.DECIDE_AGAIN: (say("A decision to look at again"), say("What the panel agreed has been corrected.")),
    K.FUND_NEWS: (say("The fund was changed"), say("A round has a later last day.")),
    K.AMENDMENT: (
        say("The terms of the round are amended"),
        say("The cap on one grant is now £4m. Look at your costs before you submit."),
    ),
    K.ROUND_NEWS: (
        say("An application was reopened"),
        say("Its lead can send it again until the round closes."),
    ),
    K.TO_CONFIRM: (say("To confirm: a payment is taken back"), say("It was paid twice.")),
    K.ANSWER_TO_STEP: (say("Confirmed: a payment is taken back"), say("The second transfer was the mistake.")),
    K.CANDIDATE_TO_SEE: (say("Proposed: Harbour Skills"), say("It trains two hundred welders for the new docks.")),
    K.CANDIDATE_NEWS: (say("In the pipeline: Harbour Skills"), say("The place has taken it into its pipeline.")),
    K.CANDIDATE_QUESTION: (say("A question: Harbour Skills"), say("Who owns the site?")),
    K.PORTFOLIO_READING: (
        say("You are asked to read the portfolio of Harbour City"),
        say("You read it for: subsidy control. Declare your interests first."),
    ),
    K.REVIEW_QUESTION: (say("A question about your portfolio"), say("Who owns the site of the pilot plant?")),
    K.REVIEW_NEWS: (say("Settled: question 2 about your portfolio"), say("The lease shows it.")),
    K.PORTFOLIO_DECIDED: (
        say("What is decided on the portfolio of Harbour City"),
        say("The portfolio: approved with conditions."),
    ),
    K.PORTFOLIO_REMINDER: (say("Your view is due: portfolio of Harbour Region"), say("It is wanted by Friday.")),
    K.REVIEW_REMINDER: (say("Question 2 about your portfolio is not answered"), say("It was due on Friday.")),
    K.PORTFOLIO: (say("Portfolio of Harbour City is with you"), say("Its board has signed edition 2.")),
    K.DOUBLE_ASK: (
        say("Asked for twice: Harbour Skills"),
        say("Your organisation stands with a project of nearly the same name in two pipelines."),
    ),
    K.BOARD_MEETING: (say("Meeting of the board: Harbour Region"), say("The board meets on 12 May, in the town hall.")),
    K.BOARD_WORD: (
        say("Not endorsed by the board: Change 2 of HARBOUR-0003"),
        say("The board wants the yard to be kept, and asks what it would cost."),
    ),
    K.OFFER: (
        say("An offer: Harbour Skills"),
        say("The fund offers £1.2m, with two conditions. The terms stand on the page of the offer."),
    ),
    K.AWARD_NEWS: (say("The award Harbour Skills was varied"), say("Its last day is three months later.")),
    K.TRANCHE: (say("Released: tranche 2 of Harbour Skills"), say("£400,000 can be used now.")),
    K.CHANGE_ASKED: (say("To decide: change 2 of Harbour Skills"), say("The yard is late, and the dock is ready.")),
    K.CHANGE_DECIDED: (say("Agreed: change 2 of Harbour Skills"), say("The dock does what the yard would have done.")),
    K.CHANGE_NEWS: (say("Withdrawn: change 2 of Harbour Skills"), say("The yard is found in time.")),
    K.GATE_REMINDER: (
        say("The gate of tranche 2 is looked at soon: Harbour Skills"),
        say("Still missing: £1.2m of other people’s money that counts is in, shown by evidence. £0.8m is in."),
    ),
    K.AWARD_ACCEPTED: (say("Accepted: Harbour Skills"), say("Its lead has accepted the offer.")),
    K.CONDITION: (say("A condition to meet: Harbour Skills"), say("Send the signed agreement with your partners.")),
    K.CONDITION_NEWS: (say("A condition is met: Harbour Skills"), say("The agreement with your partners has come.")),
    K.CONDITION_TO_CHECK: (say("To check: a condition of Harbour Skills"), say("The agreement is attached.")),
    K.PROJECT_NEWS: (say("A project begins: Harbour Skills"), say("Its first quarter is this one.")),
    K.SCHEME_TO_AGREE: (say("Scheme to agree: Harbour starts"), say("It would grant up to £2,000,000.")),
    K.SCHEME_NEWS: (say("Agreed: Harbour starts"), say("It can grant up to £2,000,000 now.")),
    K.LIKE_GRANT: (
        say("Another grant to the same recipient: Grant 3 of Harbour starts"),
        say("It has 1 more here. Look whether two pay for one thing."),
    ),
    K.PAYEE: (say("Who is paid in Harbour Skills: Plymouth"), say("Through the lead, from 1 April 2027.")),
    K.RETURN_TO_CHECK: (say("To check: a return of Harbour Skills"), say("It claims £84,000.")),
    K.RETURN_QUESTION: (say("A question on your return"), say("What are the other costs of June for?")),
    K.RETURN_TO_PAY: (say("To pay: a return of Harbour Skills"), say("£84,000 is approved.")),
    K.RETURN_NEWS: (say("A correction of your return"), say("A cost was counted twice.")),
    K.PAYMENT: (say("Paid: a return of Harbour Skills"), say("£84,000 is on its way to your account.")),
    K.INTERVIEW_INVITATION: (
        say("An interview about Harbour Skills"),
        say("The panel would like to speak with you. Choose a time that suits you."),
    ),
    K.INTERVIEW_TIME: (say("The time of your interview"), say("10am on 12 March, London time, at the Guildhall.")),
    K.INTERVIEW_SEAT: (say("An interview at which you sit"), say("10am on 12 March, London time: Harbour Skills.")),
    K.INTERVIEW_TO_ARRANGE: (say("No time suits Harbour Skills"), say("We are all abroad in that week.")),
    K.INTERVIEW_REMINDER: (say("Your interview is tomorrow"), say("10am, London time, at the Guildhall.")),
    K.DRAFT_REMINDER: (
        say("Not submitted yet: Harbour Skills"),
        say("Your application is a draft. The round closes soon."),
    ),
    K.CERTIFY_REMINDER: (say("Not certified yet: Harbour Skills"), say("It can be signed now.")),
    K.COSTS_REMINDER: (
        say("Costs to approve: Harbour Skills"),
        say("The costs of Harbour College stand entered, and nobody of it has approved them as they are."),
    ),
    K.CHANGES_REMINDER: (
        say("Changes are awaited: Harbour Skills"),
        say("The fund asks for changes. What you sent counts until you send them."),
    ),
    K.ENQUIRY_REMINDER: (say("Question 4 is to be answered"), say("May a hospital join as a partner?")),
    K.QUESTION_REMINDER: (
        say("Questions wait for you: a return of Harbour Skills"),
        say("1 question waits for your answer."),
    ),
    K.SCORE_REMINDER: (say("2 to score"), say("Application 12\nApplication 15")),
    K.OFFER_REMINDER: (
        say("Not answered yet: the offer for Harbour Skills"),
        say("The fund made you an offer a week ago."),
    ),
    K.CONDITION_REMINDER: (
        say("Still to meet: a condition of Harbour Skills"),
        say("Send the signed agreement with your partners."),
    ),
    K.RETURN_REMINDER: (
        say("A return is due: Harbour Skills"),
        say("The quarter is over. Its return was not sent yet."),
    ),
}
"""By kind, a subject as the program writes it, and what it says of what happened."""
