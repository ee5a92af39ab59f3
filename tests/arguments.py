"""What a builder is asked and answers, as bytes that are the same for the same arguments."""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from typing import Any

from django.db import models

# --- What is asked and answered ---------------------------------------------------------------------------------------


def _is_shared(thing: Any) -> bool:
    """Whether a thing is known by itself and not by its value: who holds it sees what becomes of it."""
    kind = type(thing)
    if isinstance(thing, models.Model):
        return True
    return is_dataclass(kind) and not kind.__dataclass_params__.frozen and hasattr(thing, "__dict__")


class Asked:
    """The arguments of a builder. An answer may speak of them: these very things are then in it, not copies."""

    def __init__(self) -> None:
        self.things: list[Any] = []

    def write(self, arguments: Any) -> bytes:
        """The arguments as bytes, which are the same for the same arguments."""
        seen: set[int] = set()

        class Writer(pickle.Pickler):
            def persistent_id(_, thing: Any) -> None:  # noqa: N805
                if _is_shared(thing) and id(thing) not in seen:
                    seen.add(id(thing))
                    self.things.append(thing)

        return _written(Writer, arguments)

    def keep(self, answer: Any) -> bytes:
        """The answer, and what has become of the arguments meanwhile."""
        places = {id(thing): place for place, thing in enumerate(self.things)}

        class Writer(pickle.Pickler):
            def persistent_id(_, thing: Any) -> int | None:  # noqa: N805
                return places.get(id(thing))

        return _written(Writer, ([dict(thing.__dict__) for thing in self.things], answer))

    def answer(self, kept: bytes) -> Any:
        """The answer in terms of these arguments, which become what they became the first time."""

        class Reader(pickle.Unpickler):
            def persistent_load(_, place: int) -> Any:  # noqa: N805
                return self.things[place]

        values, answer = Reader(io.BytesIO(kept)).load()
        for thing, value in zip(self.things, values, strict=True):
            thing.__dict__.clear()
            thing.__dict__.update(value)
        return answer


def _written(writer: type[pickle.Pickler], value: Any) -> bytes:
    out = io.BytesIO()
    writer(out, 5).dump(value)
    return out.getvalue()
