"""The tests of Placefund; they mirror `src/placefund`."""
