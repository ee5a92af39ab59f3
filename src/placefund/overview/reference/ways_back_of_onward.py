"""The acts on onward money, each with what takes it back."""

from __future__ import annotations

from placefund.domain.acts import Act
from placefund.domain.messages import Message, say
from placefund.onward.acts import OnwardAct
from placefund.returns.acts import ReturnAct

OF_ONWARD: dict[Act, tuple[Act, ...]] = {
    OnwardAct.SET_ROUTE: (OnwardAct.SET_ROUTE,),
    OnwardAct.PASSED_ON: (OnwardAct.UNDID_PASSING,),
    OnwardAct.UNDID_PASSING: (OnwardAct.PASSED_ON,),
    OnwardAct.BEGAN: (OnwardAct.CHANGED,),
    OnwardAct.CHANGED: (OnwardAct.CHANGED,),
    OnwardAct.AGREED: (OnwardAct.CLOSED,),
    OnwardAct.CLOSED: (OnwardAct.REOPENED_SCHEME,),
    OnwardAct.REOPENED_SCHEME: (OnwardAct.CLOSED,),
    OnwardAct.GRANTED: (OnwardAct.ENDED,),
    OnwardAct.PAID: (OnwardAct.UNDID_MOVE, OnwardAct.GIVEN_BACK),
    OnwardAct.GIVEN_BACK: (OnwardAct.UNDID_MOVE,),
    OnwardAct.UNDID_MOVE: (OnwardAct.PAID, OnwardAct.GIVEN_BACK),
    OnwardAct.MADE_GOOD: (ReturnAct.REVERSED_PAYMENT,),
    OnwardAct.ENDED: (OnwardAct.REOPENED_GRANT,),
    OnwardAct.REOPENED_GRANT: (OnwardAct.ENDED,),
}
ONWARD_STAYS: dict[Message, tuple[Act, ...]] = {
    say("What the fund got back is the project's again. A slip is put right by a smaller claim."): (OnwardAct.REPAID,),
    say("The name of a private person who asked for it to be removed is not kept anywhere."): (OnwardAct.FORGOT,),
}
