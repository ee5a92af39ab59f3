"""What assessors, panel chairs and those who assign them type."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.assessment.models import Assessor
from placefund.assessment.queries import pool_of
from placefund.design.choices import offer_rows
from placefund.design.forms import WordsField
from placefund.domain.messages import say
from placefund.funds.models import Fund


class AssignForm(forms.Form):
    """Which assessor of the fund's pool is given an application."""

    assessor = forms.ModelChoiceField(Assessor.objects.none())

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "assessor", pool_of(fund))


class ConflictForm(forms.Form):
    """Why an assessor must not read an application."""

    reason = WordsField(
        label=say("What is the conflict?"),
        max_words=200,
        rows=4,
        help_text=say("In a few words: a partner you work with, money, a friendship, a rival bid."),
    )
