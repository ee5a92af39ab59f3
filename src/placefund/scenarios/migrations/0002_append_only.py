"""The database refuses to change a scenario's question or its answer, and to change or remove a view or a signature."""

from django.db import migrations

from placefund.records.triggers import append_only, run_sql

TABLE = "scenarios_scenario"
ASKED = (
    "round_id", "name", "purpose", "based_on_id", "plan_record", "problem_record", "digest", "seed", "code_version",
    "made_by_id", "made_at",
)
ANSWERED = ("result_record", "result_digest", "solved_at")
KEPT_QUESTION = "What a scenario asks is never changed; build another that is based on it."
KEPT_ANSWER = "The answer of a scenario is written once."


def _sqlite(name: str, condition: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {TABLE}_{name} BEFORE UPDATE ON {TABLE} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END;"
    )


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns) + ")"


def _postgresql(name: str, condition: str, message: str) -> list[str]:
    return [
        f"CREATE FUNCTION {TABLE}_{name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;",
        f"CREATE TRIGGER {TABLE}_{name} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({condition}) "
        f"EXECUTE FUNCTION {TABLE}_{name}();",
    ]


HAS_ANSWER = "OLD.result_digest <> '' AND "


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0001_initial")]
    operations = [
        run_sql(
            sqlite=[
                _sqlite("keeps_its_question", _changed(ASKED, "IS NOT"), KEPT_QUESTION),
                _sqlite("keeps_its_answer", HAS_ANSWER + _changed(ANSWERED, "IS NOT"), KEPT_ANSWER),
            ],
            postgresql=[
                *_postgresql("keeps_its_question", _changed(ASKED, "IS DISTINCT FROM"), KEPT_QUESTION),
                *_postgresql("keeps_its_answer", HAS_ANSWER + _changed(ANSWERED, "IS DISTINCT FROM"), KEPT_ANSWER),
            ],
        ),
        append_only(TABLE, "A scenario is never removed.", when=("DELETE",)),
        append_only("scenarios_statedview", "A view is never changed or removed; a later one withdraws it."),
        append_only("scenarios_signature", "A signature is never changed or removed; it can be revoked."),
        append_only("scenarios_revocation", "A revocation is never changed or removed."),
    ]
