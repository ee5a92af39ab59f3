"""What must hold of the questions of a fundbook: each asks for a kind that exists, and its condition can be read and tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from placefund.domain import questions
from placefund.domain.answers.register import KINDS
from placefund.domain.expressions.checks import faults, vocabulary
from placefund.domain.expressions.nodes import keys_in, reads_facts
from placefund.domain.expressions.parser import NotReadable, parse
from placefund.domain.fundbook.faults import did_you_mean
from placefund.domain.fundbook.format import Records
from placefund.domain.fundbook.measures import Attachment, Question, QuestionPart, QuestionSet
from placefund.domain.messages import say
from placefund.domain.quoting import why_not_quoted, why_nothing_is_quoted

Fault = Callable[[object, str, str], None]
"""Notes a fault at a key of a record."""


def check_question_sets(records: Records, fault: Fault) -> None:
    """Note what is wrong with questions, files asked for, and what must hold between answers."""
    criteria = {each.id: {criterion.id for criterion in each.criteria} for each in records.criteria_sets}
    judged_by = {each.question_set: each.criteria_set for each in records.rounds}
    for asked in records.question_sets:
        for question in asked.questions:
            _question(question, fault)
            _minutes(question, fault)
            _headings(question, fault)
        _attachments(asked, fault)
        if all(question.kind in KINDS for question in _all_asked(asked)):
            _conditions(asked, fault)
            _rules(asked, fault)
            _quotations(asked, fault)
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


MOST_MINUTES = 6000
"""What one question may be said to take: a hundred hours. More is a form of its own."""


def _headings(question: Question, fault: Fault) -> None:
    if question.heading_says and not question.heading:
        told = f"{question.id} explains a heading that it does not have. Write the heading, or take the words out."
        fault(question, "heading_says", told)


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
    _conditions_in_rows(question, fault)


def _minutes(question: Question, fault: Fault) -> None:
    if question.minutes is not None and not 0 < question.minutes <= MOST_MINUTES:
        told = (
            f"{question.id} takes a minute or more, and {MOST_MINUTES:,} at most. Leave minutes out where nobody knows."
        )
        fault(question, "minutes", told)


def _conditions_in_rows(question: Question, fault: Fault) -> None:
    """A condition in a row reads what stands before it there, and nothing else of the application."""
    parts = question.asked().parts
    for place, part in enumerate(parts):
        if not part.show_when:
            continue
        wrong = [*condition_faults(part.show_when, parts[:place], parts[place:])]
        if not wrong and _reads_facts(part.show_when):
            wrong = [str(say("In a row only what stands before it there can be read."))]
        for what in wrong:
            fault(question, "part", f"{question.id}, {part.key}: {what}")


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


def _reads_facts(text: str) -> bool:
    try:
        return reads_facts(parse(text))
    except NotReadable:
        return False


_QUOTING = ("asks", "guidance")
_NOT_QUOTING = ("title", "example")


def _quotations(asked: QuestionSet, fault: Fault) -> None:
    """What is quoted was asked before, has one answer, and fits into a sentence."""
    every = _all_asked(asked)
    places = {question.key: place for place, question in enumerate(every)}
    records: tuple[Question | Attachment, ...] = (*asked.questions, *asked.attachments)
    for record in records:
        place = places.get(record.id)
        for key in _QUOTING:
            text = getattr(record, key, "")
            wrong = why_nothing_is_quoted(text) if place is None else why_not_quoted(text, every[:place], every[place:])
            for what in wrong:
                fault(record, key, f"{record.id}: {what}")
        _no_quotation(record, _NOT_QUOTING, fault)
        for part in getattr(record, "parts", ()):
            _no_quotation(part, (*_NOT_QUOTING, *_QUOTING), fault)


def _no_quotation(record: Question | Attachment | QuestionPart, keys: Sequence[str], fault: Fault) -> None:
    for key in keys:
        for what in why_nothing_is_quoted(getattr(record, key, "")):
            fault(record, key, f"{record.id}: {what}")


def _rules(asked: QuestionSet, fault: Fault) -> None:
    """A rule of the form reads any answer of it."""
    every = _all_asked(asked)
    for rule in asked.rules:
        if " " not in rule.title.strip():
            what = f"The title of {rule.id} is the sentence that must hold, such as “The work ends after it begins”."
            fault(rule, "title", what)
        for what in condition_faults(rule.must_hold, every):
            fault(rule, "must_hold", f"{rule.id}: {what}")
