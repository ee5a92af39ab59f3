"""Reading what came from an earlier stage, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.applications.models import Application
from placefund.applications.queries import why_fixed
from placefund.applications.readable import ReadableApplication, ReadAnswer, of_content
from placefund.domain.copying import Copy, copy_of
from placefund.domain.differences import Change, changes
from placefund.domain.messages import say
from placefund.domain.questions import Question
from placefund.domain.stages import Stage, carried_content
from placefund.funds.models import Round
from placefund.funds.stages import earlier_of, stage_of
from placefund.partnerships.models import Partnership


def carried_over(earlier: Application, round_: Round, partnership: Partnership) -> Copy:
    """What an application of the earlier stage gives to one of this round."""
    partners = {line.organisation_id for line in partnership.partner_lines()}
    return copy_of(carried_content(earlier.snapshot.content, stage_of(round_)), round_.terms(), partners)


@dataclass(frozen=True, slots=True)
class StagePart:
    """One part of an application beside the same part of the earlier stage. `changes` are both texts read as one."""

    title: str
    changes: tuple[Change, ...]
    is_fixed: bool = False

    @property
    def is_changed(self) -> bool:
        return any(not each.is_kept for each in self.changes)


def since(earlier: ReadableApplication, now: ReadableApplication, stage: Stage) -> tuple[StagePart, ...]:
    """What has changed since the earlier stage, part by part: title, summary, partners, place, and what carried over."""
    before = {answer.key: answer.text for answer in earlier.answers}
    after = {answer.key: answer for answer in now.answers}
    asked = [each for each in stage.carried if each.question in after]
    return (
        StagePart(say("Title"), changes(earlier.title, now.title)),
        StagePart(say("Public summary"), changes(earlier.summary, now.summary)),
        StagePart(say("Partners"), changes(_partners(earlier), _partners(now))),
        StagePart(say("Place"), changes(_place(earlier), _place(now))),
        *(
            StagePart(
                after[each.question].title,
                changes(before.get(each.earlier, ""), after[each.question].text),
                each.is_fixed,
            )
            for each in asked
        ),
    )


def _partners(read: ReadableApplication) -> str:
    return "\n".join(partner.organisation for partner in read.partners)


def _place(read: ReadableApplication) -> str:
    return "\n".join((read.place, *read.areas))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer began: what was said in the earlier stage, and why it stays so, if it does."""

    round: Round
    answer: ReadAnswer
    why_fixed: str


def origin_of(application: Application, question: Question) -> Origin | None:
    """Where the answer to a question began; None where it did not carry over."""
    carried = next((each for each in stage_of(application.round).carried if each.question == question.key), None)
    earlier = earlier_of(application) if carried else None
    if carried is None or earlier is None:
        return None
    read = of_content(earlier.snapshot.content, earlier, is_kept=True)
    said = next((answer for answer in read.answers if answer.key == carried.earlier), None)
    return None if said is None or not said.text else Origin(earlier.round, said, why_fixed(application, question))
