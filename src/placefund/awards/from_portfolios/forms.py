"""The shape of an offer for an approved portfolio: its amount is what was approved, so it is not asked."""

from __future__ import annotations

from typing import Any

from placefund.awards.forms import AllocationOfferForm


class PortfolioOfferForm(AllocationOfferForm):
    """One award to the lead of the place's partnership, for all that was approved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["amount"]
