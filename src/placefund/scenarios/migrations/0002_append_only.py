"""The database refuses to change a scenario's question or its answer, and to change or remove a view or a signature."""

from django.db import migrations

from placefund.records.triggers import append_only, unchanging

TABLE = "scenarios_scenario"
ASKED = (
    "round_id", "name", "purpose", "based_on_id", "plan_record", "problem_record", "digest", "seed", "code_version",
    "made_by_id", "made_at",
)
ANSWERED = ("result_record", "result_digest", "solved_at")
KEPT_QUESTION = "What a scenario asks is never changed; build another that is based on it."
KEPT_ANSWER = "The answer of a scenario is written once."


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0001_initial")]
    operations = [
        unchanging(TABLE, "keeps_its_question", ASKED, KEPT_QUESTION),
        unchanging(TABLE, "keeps_its_answer", ANSWERED, KEPT_ANSWER, once="OLD.result_digest <> ''"),
        append_only(TABLE, "A scenario is never removed.", when=("DELETE",)),
        append_only("scenarios_statedview", "A view is never changed or removed; a later one withdraws it."),
        append_only("scenarios_signature", "A signature is never changed or removed; it can be revoked."),
        append_only("scenarios_revocation", "A revocation is never changed or removed."),
    ]
