"""The acts on a place's portfolio, each with what takes it back."""

from __future__ import annotations

from placefund.domain.acts import Act
from placefund.portfolios.acts import PortfolioAct

OF_PORTFOLIOS: dict[Act, tuple[Act, ...]] = {
    PortfolioAct.BEGAN: (PortfolioAct.ARRANGED,),
    PortfolioAct.LIMITED: (PortfolioAct.LIMITED,),
    PortfolioAct.ARRANGED: (PortfolioAct.ARRANGED,),
    PortfolioAct.ASKED: (PortfolioAct.ASKED,),
    PortfolioAct.TOOK_OVER: (PortfolioAct.ARRANGED,),
    PortfolioAct.PUT_BEFORE_BOARD: (PortfolioAct.TOOK_BACK,),
    PortfolioAct.TOOK_BACK: (PortfolioAct.PUT_BEFORE_BOARD,),
    PortfolioAct.SIGNED: (PortfolioAct.TOOK_BACK,),
    PortfolioAct.SUBMITTED: (PortfolioAct.WITHDREW,),
    PortfolioAct.WITHDREW: (PortfolioAct.TOOK_BACK,),
    PortfolioAct.STATED_REVIEW: (PortfolioAct.STATED_REVIEW,),
    PortfolioAct.ASKED_QUESTION: (PortfolioAct.SETTLED_QUESTION,),
    PortfolioAct.ANSWERED_QUESTION: (PortfolioAct.ASKED_FURTHER,),
    PortfolioAct.ASKED_FURTHER: (PortfolioAct.SETTLED_QUESTION,),
    PortfolioAct.SETTLED_QUESTION: (PortfolioAct.ASKED_FURTHER,),
    PortfolioAct.INVITED_READER: (PortfolioAct.ENDED_READER,),
    PortfolioAct.ENDED_READER: (PortfolioAct.INVITED_READER,),
    PortfolioAct.DECLARED_INTERESTS: (PortfolioAct.ENDED_READER,),
    PortfolioAct.FOUND_ON_PROJECT: (PortfolioAct.FOUND_ON_PROJECT,),
    PortfolioAct.DRAFTED_DECISION: (PortfolioAct.DRAFTED_DECISION,),
    PortfolioAct.PROPOSED_DECISION: (PortfolioAct.SENT_DECISION_BACK,),
    PortfolioAct.SENT_DECISION_BACK: (PortfolioAct.PROPOSED_DECISION,),
    PortfolioAct.DECIDED: (PortfolioAct.CORRECTS_DECISION,),
    PortfolioAct.RELEASED: (PortfolioAct.CORRECTS_DECISION,),
    PortfolioAct.CORRECTS_DECISION: (PortfolioAct.DRAFTED_DECISION,),
}
GIVEN_IN_REVIEWS: tuple[Act, ...] = (
    *(PortfolioAct.OPENED_REVIEW, PortfolioAct.ASKED_VIEW, PortfolioAct.GAVE_VIEW, PortfolioAct.ANSWERED_VIEW),
)
"""What the other side relies on once it is done: a review ends with a decision, and views stay as they were given."""
