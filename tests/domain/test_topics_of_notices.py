"""Every kind of message that people choose about stands under a topic: the page of these choices lists them so."""

from placefund.domain.notices import NoticeKind, Topic


def test_each_kind_that_can_be_chosen_has_its_topic() -> None:
    assert {kind.topic for kind in NoticeKind if kind.is_choosable} == set(Topic)
