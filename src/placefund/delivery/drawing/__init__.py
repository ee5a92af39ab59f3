"""What a project of an award in tranches gets of the money that is released: as much as is approved of it, when it is."""
