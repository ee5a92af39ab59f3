"""The acts on awards, their tranches and gates, and on changes of projects, each with what takes it back."""

from __future__ import annotations

from placefund.awards.acts import AwardAct
from placefund.changes.acts import ChangeAct
from placefund.delivery.acts import DeliveryAct
from placefund.domain.acts import Act
from placefund.gates.acts import GateAct
from placefund.programmes.acts import ProgrammeAct

OF_GATES: dict[Act, tuple[Act, ...]] = {
    AwardAct.OFFERED: (AwardAct.WITHDREW,),
    AwardAct.WITHDREW: (AwardAct.OFFERED,),
    AwardAct.ENTERED_PROMISES: (AwardAct.CORRECTED_PROMISE,),
    AwardAct.CORRECTED_PROMISE: (AwardAct.CORRECTED_PROMISE,),
    AwardAct.CLOSED: (AwardAct.ASKED_REOPENING, AwardAct.REOPENED),
    AwardAct.ASKED_REOPENING: (AwardAct.WITHDREW_REOPENING, AwardAct.REFUSED_REOPENING),
    AwardAct.WITHDREW_REOPENING: (AwardAct.ASKED_REOPENING,),
    AwardAct.REFUSED_REOPENING: (AwardAct.ASKED_REOPENING,),
    AwardAct.REOPENED: (AwardAct.CLOSED,),
    AwardAct.ANSWERED_CONDITION: (AwardAct.SENT_CONDITION_BACK,),
    AwardAct.SENT_CONDITION_BACK: (AwardAct.ANSWERED_CONDITION, AwardAct.MET_CONDITION),
    AwardAct.MET_CONDITION: (AwardAct.REOPENED_CONDITION,),
    AwardAct.REOPENED_CONDITION: (AwardAct.MET_CONDITION,),
    AwardAct.CHANGED_CONDITION: (AwardAct.CHANGED_CONDITION,),
    AwardAct.DRAFTED_TRANCHES: (AwardAct.DRAFTED_TRANCHES,),
    AwardAct.PUT_TRANCHES: (AwardAct.PUT_TRANCHES,),
    AwardAct.RELEASED_TRANCHE: (AwardAct.TOOK_RELEASE_BACK,),
    AwardAct.TOOK_RELEASE_BACK: (AwardAct.RELEASED_TRANCHE,),
    ChangeAct.BEGAN: (ChangeAct.WITHDREW,),
    ChangeAct.ASKED: (ChangeAct.WITHDREW, ChangeAct.REFUSED),
    ChangeAct.PUT_BEFORE_BOARD: (ProgrammeAct.TOOK_OFF_AGENDA,),
    ChangeAct.WITHDREW: (ChangeAct.BEGAN,),
    ChangeAct.REFUSED: (ChangeAct.BEGAN,),
    ChangeAct.AGREED: (ChangeAct.AGREED,),
    DeliveryAct.BROUGHT: (DeliveryAct.STOPPED,),
    DeliveryAct.MOVED_GRANT: (DeliveryAct.MOVED_GRANT,),
    DeliveryAct.CHANGED_DAYS: (DeliveryAct.CHANGED_DAYS,),
    AwardAct.ADDED_CONDITION: (AwardAct.MET_CONDITION,),
    GateAct.JUDGED: (GateAct.JUDGED,),
    GateAct.HELD_BACK: (GateAct.ASKED_RELEASE,),
    GateAct.ASKED_RELEASE: (GateAct.WITHDREW_RELEASE, GateAct.REFUSED_RELEASE),
    GateAct.WITHDREW_RELEASE: (GateAct.ASKED_RELEASE,),
    GateAct.REFUSED_RELEASE: (GateAct.ASKED_RELEASE,),
    GateAct.CONFIRMED_RELEASE: (AwardAct.TOOK_RELEASE_BACK,),
    GateAct.CONFIRMED_IN_SPITE: (AwardAct.TOOK_RELEASE_BACK,),
}

STOPPED = (DeliveryAct.STOPPED,)
"""What nothing takes back."""
