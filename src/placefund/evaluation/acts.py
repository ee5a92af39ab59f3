"""What an evaluation may keep and publish, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class EvaluationAct(Act):
    """Everything an evaluation may keep and publish: what is stored, how people read it, and what it tells."""

    HELD_CLAIMS = "held published claims for", "Held published claims", Tells.OPEN
    PUBLISHED_FINDING = "published", "Published a finding", Tells.OPEN
