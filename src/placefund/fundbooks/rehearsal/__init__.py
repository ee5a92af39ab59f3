"""The rehearsal of the invented fund: a cast that does, moment by moment, what people do in a real one."""

from placefund.fundbooks.rehearsal.plan import BEGINS, PRESENT
from placefund.fundbooks.rehearsal.script import NotLoaded, Played, Script, play

__all__ = ["BEGINS", "PRESENT", "NotLoaded", "Played", "Script", "play"]
