"""An amount of money, in whole pence."""

from __future__ import annotations

from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.messages import say
from placefund.domain.money import Money, format_exact, parse_money
from placefund.domain.questions import Question


class Amount(AnswerKind[Money]):
    """An amount in pounds and pence. `least` and `most` of the question are pounds."""

    name = "money"
    label = say("An amount of money")
    control = Control.MONEY
    measure = Measure.MONEY
    settings = frozenset({"least", "most"})

    def parse(self, question: Question, given: Any) -> Money | None:
        if given is None or given == "":
            return None
        try:
            amount = given if isinstance(given, Money) else parse_money(str(given))
        except ValueError as error:
            raise AnswerRefused(error.args[0]) from error
        if question.least is not None and amount < Money.pounds(question.least):
            raise AnswerRefused(say("Enter an amount of {least} or more.", least=Money.pounds(question.least)))
        if question.most is not None and amount > Money.pounds(question.most):
            raise AnswerRefused(say("Enter an amount of {most} or less.", most=Money.pounds(question.most)))
        return amount

    def as_json(self, question: Question, value: Money) -> Json:
        return {"pence": value.pence}

    def from_json(self, question: Question, stored: Json) -> Money:
        return Money(stored["pence"])

    def in_words(self, question: Question, value: Money) -> str:
        return format_exact(value)

    def asked(self, question: Question) -> str:
        if question.most is None:
            return say("An amount in pounds")
        return say("An amount in pounds, {most} or less", most=Money.pounds(question.most))

    def sample(self, question: Question) -> str:
        return str(
            question.least if question.least is not None else question.most if question.most is not None else 2500
        )


KIND = Amount()
