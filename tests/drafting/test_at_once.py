"""Two people at the same instant: a thread is resolved once, and a comment is withdrawn once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from placefund.domain.drafting import WHOLE_BID
from placefund.drafting import actions
from placefund.drafting.models import CommentStep
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AT, an_application
from tests.enquiries.test_at_once import told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_thread_is_resolved_once_and_a_comment_withdrawn_once() -> None:
    draft: Any = an_application("draft")
    side = draft.side
    said = actions.comment(draft, WHOLE_BID, text="Which yard?", by=side.lead, at=AT)
    resolving = [told(lambda: actions.resolve(said, by=side.lead, at=AT))] * 3
    resolving += [told(lambda: actions.resolve(said, by=side.partner, at=AT))] * 3
    assert Counter(all_at_once(resolving)) == {"done": 1, "refused": 5}
    withdrawing = [told(lambda: actions.withdraw(said, by=side.lead, at=AT))] * 4
    assert Counter(all_at_once(withdrawing)) == {"done": 1, "refused": 3}
    assert sorted(CommentStep.objects.values_list("move", flat=True)) == ["resolved", "withdrawn"]
