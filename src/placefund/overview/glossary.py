"""The words of the field as this service uses them, in plain English, grouped by what they are about."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import slugify

from placefund.domain.messages import Message, say
from placefund.domain.money_words import MoneyWord


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means here. Its anchor makes it linkable: `/glossary/#round`."""

    name: Message
    meaning: str

    @property
    def anchor(self) -> str:
        return slugify(self.name.text)


@dataclass(frozen=True, slots=True)
class Theme:
    """Terms that belong together."""

    title: str
    terms: tuple[Term, ...]

    @property
    def anchor(self) -> str:
        return f"theme-{slugify(self.title)}"


def _theme(title: str, **meanings: str) -> Theme:
    """A theme from `lead_bidder="…"`: the keyword becomes the words, two lines together a hyphen (`co__investment`)."""
    named = ((key.strip("_").replace("__", "-").replace("_", " ").capitalize(), said) for key, said in meanings.items())
    return Theme(title, tuple(Term(say(name), meaning) for name, meaning in named))


THEMES = (
    _theme(
        say("The fund"),
        fund=say("A programme of public money with a total, a purpose and a first and last day."),
        envelope=MoneyWord.ENVELOPE.meaning,
        strand=say(
            "A route into a fund. In an earmarked strand, named places are promised an amount; in a "
            "competed strand, partnerships apply and the best are chosen."
        ),
        round=say("One intake within a strand, with an opening, a closing and terms. Some funds call it a wave."),
        terms=say(
            "Everything a round asks and allows: its questions, limits, criteria, rates and rules. They "
            "are locked when the round opens; the digest printed beside them changes if a single letter "
            "of them does."
        ),
        clarification=say(
            "A dated public answer to a question about a round. A later one can supersede it; both stay readable."
        ),
        fundbook=say("The files that describe a fund here, fact by fact, each with the source it was taken from."),
        settlement=say(
            "The government's decision on how much a department may spend over several years. A fund's "
            "envelope comes out of it."
        ),
    ),
    _theme(
        say("Places"),
        place=say(
            "A named set of local authorities, with a stated reason for drawing it that way and how sure that is."
        ),
        local_authority=say(
            "A council area. Each has a code of nine characters that official statistics use, such as E08000003."
        ),
        functional_economic_area=say(
            "An area drawn by how people work, trade and travel; it may cross the lines between councils."
        ),
        earmarked_place=say("A place that government chose and promised an amount, without a competition."),
        allocation=say(
            "What a place is promised, from a day on. When the amount changes, a new version is added "
            "and the old one stays on view."
        ),
        on_record_here=say(
            "How much of a fund's allocations, applications, awards, payments and outcomes this installation holds: all, "
            "from a day on, or none. What is not on record here is unknown to this service; it is not nothing."
        ),
        floor=say("The least that one place or award can get."),
        cap=say("The most that one award can get."),
        cluster=say(
            "Firms, researchers and skilled people of one field that are close enough together to gain from each other."
        ),
    ),
    _theme(
        say("Applying"),
        partnership=say("The organisations that stand together for a place."),
        triple_helix=say(
            "A civic body, a business and a research organisation, each with a part. A partnership needs all three."
        ),
        lead_bidder=say("The one organisation that sends the application and, if it succeeds, holds the award."),
        partner=say("An organisation that stands beside the lead bidder and has accepted its part."),
        certifier=say("The person who signs for the lead organisation that an application may be sent."),
        portfolio=say(
            "All the projects that a place puts forward together. Rules on co-investment are for the whole of it."
        ),
        readiness=say("Whether a place can govern, plan, staff and deliver what it proposes."),
        expression_of_interest=say("A short first application; the best are asked for a full one."),
        helix_strand=say(
            "One of the three kinds of body of a triple helix: civic, business or research. Some rounds ask for a reader "
            "from each. It is no strand of the fund."
        ),
        snapshot=say("An application exactly as it was sent, kept so that nobody can change it later."),
    ),
    _theme(
        say("Choosing"),
        eligibility=say("Whether an application may be judged at all, by rules that are known in advance."),
        assessor=say(
            "A person who reads applications and scores each criterion with a reason. Someone with a "
            "conflict of interest is never given the application."
        ),
        criterion=say("One thing applications are scored on. Its weight says how much it counts out of 100."),
        anchor=say("Words that say what a score means, so that two assessors mean the same by a 4."),
        panel=say("The assessors together. It agrees one score for each application."),
        conflict_of_interest=say(
            "A link between an assessor and an application, by organisation, by area or declared by themselves."
        ),
        ranking=say("Applications in the order of their agreed scores."),
        the_line=say("Where the money runs out in the ranking. Applications with equal scores stand or fall together."),
        departure_from_the_ranking=say(
            "A decision to fund below the line or not to fund above it. It is marked, and its reasons are published."
        ),
        calibrated=say(
            "Of a score: with what the reader's habits add or take away worked out of it, so that a strict and a generous "
            "reader count alike. It comes with how sure it is."
        ),
        recused=say(
            "Away from the table while a bid is called, because of a conflict of interest. The minutes say so."
        ),
        scenario=say(
            "One worked answer to “what could be funded?”: the rules and the money as they were asked, and the bids that "
            "would be funded. It decides nothing until the accountable official signs it."
        ),
        above_the_line_whichever_way_chance_fell=say(
            "Said of a bid that stands above the line in at least 95 of 100 rankings drawn from what its readings leave "
            "open. Which readers it got, and how strict they are, is chance; what is left is not."
        ),
        decision=say("What the accountable official decides for one application, with reasons."),
    ),
    _theme(
        say("Before and after a step"),
        preview=say("What a step would do, change and tell, shown before it is taken: the step itself, undone."),
        correction=say("A later row that names the one it corrects and says why. Both stay on record."),
        correct=say(
            "To say that something was wrong when it was written; what was wrong stays on record, and no longer counts."
        ),
        supersede=say(
            "To put something newer in its place: the older was right in its time, and stays readable with the day until which "
            "it held."
        ),
        seal=say(
            "A digest over a batch of acts on record and the seal before it. When one act is changed or missing, no seal "
            "from there on fits any more."
        ),
        way_back=say("The act that takes another act back, or the reason why none does."),
    ),
    _theme(
        say("Money"),
        award=say("A grant that was offered to a partnership and accepted. It becomes public on acceptance."),
        condition=say(
            "Something an award depends on: who has to meet it, by which day, and whether anything is paid before it is met."
        ),
        headroom=say("What of the envelope is set aside for no strand and no place yet."),
        reversal=say("A payment taken back by two people: a transfer the other way, which names the one it undoes."),
        independent_report=say(
            "What an independent accountant says of an organisation's claims. The fund asks for one above an amount of grant."
        ),
        **{word.name.lower(): word.meaning for word in MoneyWord if word is not MoneyWord.ENVELOPE},
        account=say(
            "A place in the fund's books where money rests, from the settlement to the last payment. "
            "Every amount here opens to the transfers that made it."
        ),
        transfer=say(
            "One movement of an amount from one account to another. Transfers are never changed or "
            "removed; a mistake is undone by its opposite."
        ),
        in_arrears=say("Paid after the cost has been paid by the one who claims it."),
        co__investment=say(
            "Other people's money put into the same work. Only some kinds of it count, by a published rule."
        ),
        leverage_ratio=say("How many pounds of counted co-investment there are for each pound of the fund's."),
        cashable=say("A contribution that is not cash but saves somebody from spending it."),
        full_economic_cost=say(
            "What research costs with its share of buildings and staff; public funders usually pay 80% of it."
        ),
        subsidy=say("Public money that gives a business an advantage. Law limits it and says what must be published."),
    ),
    _theme(
        say("Delivery and results"),
        project=say("Funded work under an award, with partners, a budget and milestones."),
        milestone=say("Something a project will have done by a day."),
        return_=say(
            "What an award reports for one quarter: costs, progress, co-investment received, and "
            "outcomes with evidence."
        ),
        quarter=say("Three months of a financial year, which begins on 1 April. Quarter 1 is April to June."),
        monitoring_officer=say(
            "The person of the fund who questions a return and approves what is evidenced. Somebody else pays it."
        ),
        indicator=say("Something counted in the same way by everybody, by a definition that has a version."),
        claimed=say("Reported in a return, and not checked further."),
        evidenced=say(
            "Reported with a file that shows it: one that opens, holds something and carries no known virus."
        ),
        verified=say(
            "Checked by somebody other than the one who reported it. A verification can be taken back, with a reason."
        ),
        output=say("Something delivered, such as a laboratory."),
        outcome=say("A change that followed, such as jobs."),
        impact=say("What lasts."),
        additionality=say("What happened because of the grant and would not have happened otherwise."),
        full__time_equivalent=say("A job counted by its hours: two half-time jobs are one."),
    ),
)
