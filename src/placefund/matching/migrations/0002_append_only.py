"""The database refuses to change what a proposal says or what was fixed and why, and to remove either."""

from django.db import migrations

from placefund.records.triggers import append_only, unchanging

KEPT = ("round_id", "problem", "problem_digest", "result", "result_digest", "due_on", "made_by_id", "made_at")
FIXED = ("application_id", "assessor_id", "must_read", "reason", "fixed_by_id", "fixed_at")


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]
    operations = [
        unchanging("matching_proposal", "keeps_what_it_says", KEPT, "A proposal is never changed; make another."),
        append_only("matching_proposal", "A proposal is never removed.", when=("DELETE",)),
        unchanging("matching_fixedpair", "keeps_what_it_says", FIXED, "What was fixed is never changed; lift it."),
        append_only("matching_fixedpair", "What was fixed by hand is never removed; lift it.", when=("DELETE",)),
    ]
