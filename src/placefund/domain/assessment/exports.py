"""The file of a round's readings: its columns in order, and what each means."""

from __future__ import annotations

from placefund.domain.standards.tables import Table

READINGS = Table(
    "readings",
    "Readings",
    "One row for each criterion of each reading that counts: an assessor's newest scores on one application.",
    (
        ("round", "The round's number"),
        ("application", "The application's number"),
        ("application_title", "The application's title"),
        ("assignment", "The number of this assessor's reading of this application"),
        ("reader", "Who read, or “Reader 1” while the round's method hides it"),
        ("submission", "1 for the first scoring, 2 for the first revision, and so on; only the newest is here"),
        ("criterion", "The criterion's key"),
        ("criterion_title", "The criterion's title"),
        ("weight_percent", "What the criterion counts for"),
        ("lowest", "The lowest points on its scale"),
        ("highest", "The highest points on its scale"),
        ("points", "The points that were given"),
        ("reason", "The reason that was given"),
        ("confidence", "How sure the reader is of this reading: 1 low, 2 medium, 3 high"),
        ("weighted_out_of_100", "The weighted score of the whole reading, the same in each of its rows; four decimals"),
        ("receipt", "The receipt's reference"),
        ("sha256", "The receipt's digest"),
        ("by_sheet", "yes when it came back on an offline sheet"),
        ("sent_at", "Moment at which it was sent"),
    ),
)
