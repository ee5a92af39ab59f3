"""Who is told of a question to the fund, and of its answer."""

from __future__ import annotations

from placefund.applications.models import Application
from placefund.domain.roles import Capability, Role
from placefund.enquiries.models import Enquiry
from placefund.funds.owners import people_who_run
from placefund.notices.actions import people_with
from placefund.people.access import has
from placefund.people.models import User


def desk_of(enquiry: Enquiry) -> list[User]:
    """Those who answer for the fund, or for the place whose local call it is."""
    return people_who_run(enquiry.round)


def askers_of(enquiry: Enquiry) -> list[User]:
    """Whoever asked, while they act for the organisation; where they no longer do, those who lead its bids."""
    if has(enquiry.asked_by, Capability.ASK_FUND, enquiry.organisation):
        return [enquiry.asked_by]
    return people_with(Role.LEAD_BIDDER, [f"organisation:{enquiry.organisation_id}"])


def readers_at_the_fund(application: Application) -> list[User]:
    """Those who run its round and may read the application: nobody while it is sealed."""
    return [
        user for user in people_who_run(application.round) if has(user, Capability.WRITE_ON_APPLICATION, application)
    ]
