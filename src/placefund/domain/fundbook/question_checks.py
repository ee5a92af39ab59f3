"""What must hold of the questions of a fundbook: each asks for a kind that exists, and its condition can be read and tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from placefund.domain import questions
from placefund.domain.answers.register import KINDS
from placefund.domain.expressions.checks import faults, vocabulary
from placefund.domain.expressions.nodes import keys_in
from placefund.domain.expressions.parser import NotReadable, parse
from placefund.domain.fundbook.faults import did_you_mean
from placefund.domain.fundbook.format import Records
from placefund.domain.fundbook.measures import Attachment, Question, QuestionPart, QuestionSet
from placefund.domain.messages import say

Fault = Callable[[object, str, str], None]
"""Notes a fault at a key of a record."""


def check_question_sets(records: Records, fault: Fault) -> None:
    """Note what is wrong with questions, files asked for, and what must hold between answers."""
    criteria = {each.id: {criterion.id for criterion in each.criteria} for each in records.criteria_sets}
    judged_by = {each.question_set: each.criteria_set for each in records.rounds}
    for asked in records.question_sets:
        for question in asked.questions:
            _question(question, fault)
            _welsh(question, fault)
            for part in question.parts:
                _welsh(part, fault)
        _attachments(asked, fault)
        if all(question.kind in KINDS for question in _all_asked(asked)):
            _conditions(asked, fault)
            _rules(asked, fault)
        known = criteria.get(str(judged_by.get(asked.id)))
        if known is not None:
            _informs(asked, known, fault)


def _attachments(asked: QuestionSet, fault: Fault) -> None:
    keys = {question.id for question in asked.questions}
    for attachment in asked.attachments:
        if attachment.id in keys:
            fault(attachment, "id", f'"{attachment.id}" is a question of this set already. Name the file otherwise.')
        for what in KINDS["files"].faults(attachment.asked()):
            fault(attachment, "file_kinds", f"{attachment.id}: {what}")


def _informs(asked: QuestionSet, known: set[str], fault: Fault) -> None:
    records: tuple[Question | Attachment, ...] = (*asked.questions, *asked.attachments)
    for each in records:
        for criterion in each.informs:
            if criterion not in known:
                fault(
                    each,
                    "informs",
                    f'The question {each.id} informs "{criterion}", which is no criterion of its '
                    f"round.{did_you_mean(criterion, known)}",
                )


def _welsh(record: Question | QuestionPart, fault: Fault) -> None:
    """Welsh words stand beside English ones: one for each option, and none for what is not said in English."""
    if record.options_cy and len(record.options_cy) != len(record.options):
        fault(
            record,
            "options_cy",
            f"{record.id} has {len(record.options)} options and {len(record.options_cy)} of them in Welsh. Give each option its "
            "Welsh words, in the same order, or take options_cy out.",
        )
    elif len(set(record.options_cy)) != len(record.options_cy):
        fault(
            record, "options_cy", f"{record.id} has two options of the same Welsh words. Nobody could tell them apart."
        )
    for key in ("asks", "guidance", "example"):
        if getattr(record, f"{key}_cy", "") and not getattr(record, key):
            fault(record, f"{key}_cy", f"{record.id} has {key}_cy and no {key}. Write the English words beside it.")


SETTINGS = {
    "word_limit": "word_limit",
    "options": "options",
    "least": "at_least",
    "most": "at_most",
    "unit": "unit",
    "formats": "file_kinds",
    "megabytes": "megabytes_at_most",
    "parts": "part",
}
"""What a kind of answer can use of a question, by the key that a fundbook writes it with."""


def _question(question: Question, fault: Fault) -> None:
    """A question asks for a kind that exists, sets nothing that the kind does not use, and can be answered."""
    if not question.is_asked:
        return
    kind = KINDS.get(question.kind)
    if kind is None:
        hint = did_you_mean(question.kind, set(KINDS)) or f" The kinds are {', '.join(sorted(KINDS))}."
        what = f'"{question.kind}" is no kind of answer.{hint}'
        fault(question, "kind", what)
        return
    if unknown := [part.kind for part in question.parts if part.kind not in KINDS]:
        fault(question, "part", f'"{unknown[0]}" is no kind of answer.{did_you_mean(unknown[0], set(KINDS))}')
        return
    asked = question.asked()
    for setting, key in SETTINGS.items():
        if getattr(asked, setting) not in (0, None, "", ()) and setting not in kind.settings:
            fault(question, key, f'A question of kind "{question.kind}" has no use for {key}. Take it out.')
    if asked.is_answered_by_each and question.kind == "files":
        fault(
            question,
            "who_answers",
            "Files are sent for the whole bid. Take who_answers out, or ask each partner in words.",
        )
    for what in kind.faults(asked):
        fault(question, "kind", f"{question.id}: {what}")


def _all_asked(asked: QuestionSet) -> tuple[questions.Question, ...]:
    """Everything that is asked on a page of its own, in the order in which it is asked."""
    own = tuple(question.asked() for question in asked.questions if question.is_asked)
    return (*own, *(attachment.asked() for attachment in asked.attachments))


def _conditions(asked: QuestionSet, fault: Fault) -> None:
    """A condition reads answers that were given before it; so none can hang on itself, however long the way round."""
    every = _all_asked(asked)
    records: dict[str, Question | Attachment] = {each.id: each for each in asked.questions}
    records |= {each.id: each for each in asked.attachments}
    for written in asked.questions:
        if written.show_when and not written.is_asked:
            fault(written, "show_when", f"{written.id} is answered on a page of every application. Take show_when out.")

    for place, question in enumerate(every):
        if question.show_when:
            for what in condition_faults(question.show_when, every[:place], every[place:]):
                fault(records[question.key], "show_when", f"{question.key}: {what}")


def condition_faults(
    text: str, before: Sequence[questions.Question], after: Sequence[questions.Question] = ()
) -> Iterator[str]:
    """What is wrong with a condition that may read the questions before it. Those `after` it are named where it reads one."""
    try:
        node = parse(text)
    except NotReadable as refusal:
        yield str(refusal)
        return
    later = {each.key for each in after}
    named_later = [key for key in keys_in(node) if key in later]
    if after and after[0].key in named_later:
        yield str(say("It asks for the answer to “{key}” itself, before that was asked.", key=after[0].key))
    elif named_later:
        yield str(
            say(
                "“{key}” is asked after it. A condition reads what was answered before: move one of the two.",
                key=named_later[0],
            )
        )
    elif of_each := [each.key for each in before if each.is_answered_by_each and each.key in keys_in(node)]:
        yield str(say("“{key}” is answered by each partner for itself: there is no one answer to it.", key=of_each[0]))
    else:
        yield from map(str, faults(node, vocabulary(before)))


def _rules(asked: QuestionSet, fault: Fault) -> None:
    """A rule of the form reads any answer of it."""
    every = _all_asked(asked)
    for rule in asked.rules:
        if " " not in rule.title.strip():
            what = f"The title of {rule.id} is the sentence that must hold, such as “The work ends after it begins”."
            fault(rule, "title", what)
        for what in condition_faults(rule.must_hold, every):
            fault(rule, "must_hold", f"{rule.id}: {what}")
