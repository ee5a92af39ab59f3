"""How many applications a round received, in the same words on its desk and in public."""

from __future__ import annotations

from placefund.decisions.round_stages import RoundStage
from placefund.domain.messages import Message, say_count


def received_in_words(stage: RoundStage) -> Message | str:
    """“36, of which 1 was withdrawn”; empty where none was received."""
    if not stage.withdrawn:
        return f"{stage.received:,}" if stage.received else ""
    return say_count(
        "{how_many:,}, of which {count:,} was withdrawn",
        "{how_many:,}, of which {count:,} were withdrawn",
        count=stage.withdrawn,
        how_many=stage.received,
    )
