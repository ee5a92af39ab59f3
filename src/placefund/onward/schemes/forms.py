"""The shape of a scheme as people enter it. What may stand in it is for the rules and the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.choices import offer_rows
from placefund.design.fields import LineField, MoneyField, WordsField
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.onward.models import Scheme
from placefund.onward.schemes.actions import SchemeTerms
from placefund.people.models import Organisation

MOST = Money.pounds(1_000_000_000)


class SchemeForm(forms.Form):
    """What a scheme says of itself."""

    title = LineField(label=say("Title"), max_length=140)
    summary = WordsField(
        label=say("What does it give grants for?"),
        max_words=200,
        rows=4,
        help_text=say("It is published once the fund has agreed."),
    )
    amount = MoneyField(label=say("Most it grants in all"), least=Money(1), most=MOST)
    most = MoneyField(label=say("Most it grants to one recipient"), least=Money(1), most=MOST)
    decided_by = LineField(
        label=say("Who decides on its grants?"),
        max_length=200,
        help_text=say("For example: Investment panel of the city region."),
    )
    rules = WordsField(label=say("By which rules?"), max_words=400, rows=4)
    subsidy_note = WordsField(label=say("What holds for it under the law on subsidies?"), max_words=200, rows=3)
    in_advance = forms.BooleanField(
        label=say("Granted money can be claimed before the recipient is paid"),
        required=False,
        help_text=say(
            "Without this, a grant is claimed once the recipient has been paid. The fund agrees it with the scheme."
        ),
    )

    def __init__(self, data: Any = None, *, scheme: Scheme | None = None, partners: Any = None) -> None:
        initial = (
            {
                **{name: getattr(scheme, name) for name in ("title", "summary", "decided_by", "rules", "subsidy_note")},
                "amount": scheme.amount,
                "most": scheme.most,
                "in_advance": scheme.in_advance,
            }
            if scheme
            else {}
        )
        super().__init__(data, initial=initial)
        if partners is not None:
            self.fields["organisation"] = forms.ModelChoiceField(
                Organisation.objects.none(), label=say("Which partner runs it and pays the grants?"), empty_label=None
            )
            offer_rows(self, "organisation", partners)
            self.order_fields(["organisation"])

    def terms(self) -> SchemeTerms:
        """What it says, as the actions take it."""
        return SchemeTerms(**{name: value for name, value in self.cleaned_data.items() if name != "organisation"})
