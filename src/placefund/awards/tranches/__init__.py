"""The tranches of an award: planned by the fund, held when the award is accepted, released by people."""
