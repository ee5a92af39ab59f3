# What was sent, said and given of readiness stays as it was.

from django.db import migrations

from placefund.records.triggers import append_only, run_sql, unchanging

RELEASED = "What was released of a finding on readiness stays as it was told."
TABLE = "readiness_dimensionfinding"
NAME = f"{TABLE}_of_a_released"
STATE = "SELECT state FROM readiness_readinessfinding WHERE id"
VERBS = ("UPDATE", "DELETE")

# A test of a released finding can neither be changed nor removed.
WITH_THEIR_FINDING = run_sql(
    sqlite=[
        f"CREATE TRIGGER {NAME}_{verb.lower()} BEFORE {verb} ON {TABLE} WHEN ({STATE} = OLD.finding_id) = 'released' "
        f"BEGIN SELECT RAISE(ABORT, '{RELEASED}'); END;"
        for verb in VERBS
    ],
    postgresql=[
        f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF ({STATE} = OLD.finding_id) = 'released' THEN "
        f"RAISE EXCEPTION '{RELEASED}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$;",
        *(
            f"CREATE TRIGGER {NAME}_{verb.lower()} BEFORE {verb} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}();"
            for verb in VERBS
        ),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("readiness", "0001_readiness")]
    operations = [
        append_only("readiness_laterwaveday", "A later day that was given is never changed or removed."),
        append_only("readiness_sentreadiness", "What was sent is never changed or removed."),
        append_only("readiness_governmentview", "A view of a government is never changed or removed."),
        append_only("readiness_viewanswer", "An answer to a view is never changed or removed."),
        append_only("readiness_publishedreadiness", "What was published is never changed or removed."),
        append_only("readiness_gapline", "A line of a gap is never changed or removed."),
        unchanging(
            "readiness_readinessfinding",
            "released",
            (
                *("state", "sent_id", "drafted_by_id", "confirmed_by_id", "released_at"),
                *("corrects_id", "why_corrected", "why_without_view"),
            ),
            RELEASED,
            once="OLD.state = 'released'",
        ),
        WITH_THEIR_FINDING,
    ]
