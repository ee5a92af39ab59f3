"""What the actions of assessment say when they refuse: the longer sentences, in the order of the alphabet."""

from __future__ import annotations

from placefund.domain.messages import say

DECLARED_A_CONFLICT_WITH = say("{assessor} declared a conflict with {application}")
DECLARED_A_CONFLICT_WITH_THEMSELVES_SO = say(
    "{assessor} declared a conflict with {application} themselves, so it stands."
)
SOMETHING_ON_RECORD_JOINS_YOU_TO = say(
    "Something on record joins you to it, so it is closed to you. Ask the fund if you think this is a mistake."
)
YOU_HAVE_SENT_OTHER_SCORES_FOR = say(
    "You have sent other scores for {assignment} since. Look at them, and begin from there."
)
IS_NONE_OF_THE_APPLICATIONS = say("{application} is none of the applications that this fund was sent.")
THIS_DRAFT_WAS_CHANGED_IN = say(
    "This draft was changed in another window since. Save again to replace what stands there."
)
