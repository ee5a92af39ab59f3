"""What may be done to a partnership, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class PartnershipAct(Act):
    """Everything that may be done to a partnership: what is stored, how people read it, and what it tells."""

    FORMED = "formed", "Formed a partnership", Tells.OPEN
    INVITED = "invited", "Invited a partner", Tells.OPEN
    TOOK_BACK_INVITATION = "took back the invitation", "Took back an invitation", Tells.OPEN
    JOINED = "joined", "Joined a partnership", Tells.OPEN
    DECLINED = "declined", "Declined to join a partnership", Tells.OPEN
    LEFT = "left", "Left a partnership", Tells.OPEN
    DESCRIBED_CONTRIBUTION = "described the contribution of", "Described what a partner contributes", Tells.OPEN
    STOOD_FOR_PLACE = "stood for", "Named the place of a partnership", Tells.OPEN
