"""The file of a round's readings: its columns in order, and what each means."""

from __future__ import annotations

from placefund.domain.messages import say
from placefund.domain.standards.tables import Table

READINGS = Table(
    "readings",
    say("Readings"),
    say(
        "One row for each criterion of each reading: the scores that count and, where an assessor changed them after the others' "
        "readings were open to them and the change does not count, the newest of these as well."
    ),
    (
        ("round", say("The round's number")),
        ("application", say("The application's number")),
        ("application_title", say("The application's title")),
        ("assignment", say("The number of this assessor's reading of this application")),
        ("reader", say("Who read, or “Reader 1” while the round's method hides it")),
        ("submission", say("1 for the first scoring, 2 for the first revision, and so on")),
        ("criterion", say("The criterion's key")),
        ("criterion_title", say("The criterion's title")),
        ("weight_percent", say("What the criterion counts for")),
        ("lowest", say("The lowest points on its scale")),
        ("highest", say("The highest points on its scale")),
        ("points", say("The points that were given")),
        ("reason", say("The reason that was given")),
        ("confidence", say("How sure the reader is of this reading: 1 low, 2 medium, 3 high")),
        (
            "weighted_out_of_100",
            say("The weighted score of the whole reading, the same in each of its rows; four decimals"),
        ),
        ("receipt", say("The receipt's reference")),
        ("sha256", say("The receipt's digest")),
        ("by_sheet", say("yes when it came back on an offline sheet")),
        ("sent_at", say("Moment at which it was sent")),
        ("counts", say("yes when it is the reading that counts by the round's method")),
        ("after_others", say("yes when it was sent after the others' readings were open to the reader")),
        ("change_reason", say("Why it was changed after that; empty otherwise")),
    ),
)
