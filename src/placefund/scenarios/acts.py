"""What may be done with scenarios and stated views, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ScenarioAct(Act):
    """Everything that may be done with scenarios and stated views: what is stored, how people read it, and what it tells."""

    BUILT = "built", say("Built a scenario"), Tells.STANDING
    BEGAN_TO_COMPUTE = "began to compute", say("Began to compute a scenario"), Tells.STANDING
    COMPUTED = "computed", say("Computed a scenario"), Tells.STANDING
    GAVE_UP = "gave up on", say("Gave up computing a scenario"), Tells.STANDING
    ASKED_AGAIN = "asked again for", say("Asked again for the answer of a scenario"), Tells.STANDING
    PUT_BACK = "put back", say("Put a scenario back to be computed"), Tells.STANDING
    COMPUTED_AGAIN_SAME = (
        "computed again with the same bytes",
        say("Computed a scenario again, with the same result"),
        Tells.STANDING,
    )
    COMPUTED_AGAIN_VALUES = (
        "computed again with the same values",
        say("Computed a scenario again, with the same figures"),
        Tells.STANDING,
    )
    COMPUTED_AGAIN_OTHER = (
        "computed again with OTHER bytes",
        say("Computed a scenario again, with another result"),
        Tells.STANDING,
    )
    ASKED_TO_COMPUTE_AGAIN = "asked to compute again", say("Asked to compute a scenario again"), Tells.STANDING
    RECORDED_VIEW = "recorded a view", say("Recorded what somebody in office asked for"), Tells.STANDING
    RECORDED_WITHDRAWAL = (
        "recorded a withdrawal",
        say("Recorded that somebody in office took a view back"),
        Tells.STANDING,
    )
    SIGNED = "signed", say("Signed a scenario"), Tells.STANDING
    REVOKED = "revoked the signature of", say("Revoked the signature of a scenario"), Tells.STANDING


COMPUTED_AGAIN = (
    ScenarioAct.COMPUTED_AGAIN_SAME,
    ScenarioAct.COMPUTED_AGAIN_VALUES,
    ScenarioAct.COMPUTED_AGAIN_OTHER,
)
"""What computing an answer a second time comes to."""
