"""What an evaluation may keep and publish, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class EvaluationAct(Act):
    """Everything an evaluation may keep and publish: what is stored, how people read it, and what it tells."""

    HELD_CLAIMS = "held published claims for", say("Held published claims"), Tells.OPEN
    RESTATED_CLAIMS = "restated published claims for", say("Stated published claims anew"), Tells.OPEN
    PUBLISHED_FINDING = "published", say("Published a finding"), Tells.OPEN
    CORRECTED_FINDING = "corrected", say("Corrected a finding"), Tells.OPEN
