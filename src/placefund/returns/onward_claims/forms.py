"""The shape of claims for grants within projects: one amount for each grant."""

from __future__ import annotations

from typing import Any

from django import forms

from placefund.design.fields import MoneyField
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.returns.claimable import ClaimableGrant


class GrantClaimsForm(forms.Form):
    """What is claimed for each grant; £0 or nothing claims nothing."""

    def __init__(self, data: Any = None, *, grants: list[ClaimableGrant]) -> None:
        super().__init__(data)
        self.grants = grants
        for each in grants:
            self.fields[f"grant_{each.grant.pk}"] = MoneyField(
                label=say("{recipient}, {reference}", recipient=each.grant.full_name, reference=each.grant.reference),
                required=False,
                most=Money.pounds(1_000_000_000),
                initial=each.line.amount if each.line else None,
                help_text=say("At most {most}. Other returns claim {before}.", most=each.most, before=each.before),
            )

    def amounts(self) -> list[tuple[ClaimableGrant, Money]]:
        """Each grant whose claim is another than it was, with what is claimed now."""
        found = [(each, self.cleaned_data[f"grant_{each.grant.pk}"] or ZERO) for each in self.grants]
        return [(each, amount) for each, amount in found if amount != (each.line.amount if each.line else ZERO)]
