"""Every act of readiness by the act that takes it back; what is given to a place is not taken back."""

from __future__ import annotations

from placefund.domain.acts import Act
from placefund.readiness.acts import ReadinessAct

OF_READINESS: dict[Act, tuple[Act, ...]] = {
    ReadinessAct.PLANNED_WAVE: (ReadinessAct.RESTATED_WAVE, ReadinessAct.DROPPED_WAVE),
    ReadinessAct.RESTATED_WAVE: (ReadinessAct.RESTATED_WAVE,),
    ReadinessAct.DROPPED_WAVE: (ReadinessAct.PLANNED_WAVE,),
    ReadinessAct.WROTE: (ReadinessAct.WROTE,),
    ReadinessAct.ADDED_EVIDENCE: (ReadinessAct.REMOVED_EVIDENCE,),
    ReadinessAct.REMOVED_EVIDENCE: (ReadinessAct.ADDED_EVIDENCE,),
    ReadinessAct.SUBMITTED: (ReadinessAct.TOOK_BACK,),
    ReadinessAct.TOOK_BACK: (ReadinessAct.SUBMITTED,),
    ReadinessAct.DRAFTED: (ReadinessAct.DRAFTED,),
    ReadinessAct.PROPOSED: (ReadinessAct.SENT_BACK,),
    ReadinessAct.SENT_BACK: (ReadinessAct.PROPOSED,),
    ReadinessAct.CONFIRMED: (ReadinessAct.REVISES,),
    ReadinessAct.RELEASED: (ReadinessAct.REVISES,),
    ReadinessAct.REVISES: (ReadinessAct.DRAFTED,),
    ReadinessAct.PUBLISHED: (ReadinessAct.PUBLISHED,),
    ReadinessAct.GAVE_VIEW: (ReadinessAct.GAVE_VIEW,),
    ReadinessAct.OPENED_GAP: (ReadinessAct.DROPPED_GAP,),
    ReadinessAct.NOTED_ON_GAP: (ReadinessAct.NOTED_ON_GAP,),
    ReadinessAct.ANSWERED_GAP: (ReadinessAct.SENT_GAP_BACK,),
    ReadinessAct.SENT_GAP_BACK: (ReadinessAct.ANSWERED_GAP,),
    ReadinessAct.CLOSED_GAP: (ReadinessAct.REOPENED_GAP,),
    ReadinessAct.DROPPED_GAP: (ReadinessAct.REOPENED_GAP,),
    ReadinessAct.REOPENED_GAP: (ReadinessAct.DROPPED_GAP, ReadinessAct.CLOSED_GAP),
    ReadinessAct.CHANGED_GAP: (ReadinessAct.CHANGED_GAP,),
}
GIVEN: tuple[Act, ...] = (
    *(ReadinessAct.GAVE_WAVE, ReadinessAct.GAVE_LATER_DAY, ReadinessAct.BEGAN, ReadinessAct.ANSWERED_VIEW),
)
