# What was said, found, viewed and decided in the review of a portfolio stays as it was.

from django.db import migrations

from placefund.records.triggers import append_only, run_sql, unchanging

DECIDED = "What was decided on a portfolio stays as it was decided; a further decision corrects it."
VERBS = ("INSERT", "UPDATE", "DELETE")


def with_their_decision(table: str) -> object:
    """A row below a decision can neither be added, changed nor removed once it is decided."""
    name, state = f"{table}_of_a_decided", "SELECT state FROM portfolios_portfoliodecision WHERE id"

    def row(verb: str) -> str:
        return "NEW" if verb == "INSERT" else "OLD"

    return run_sql(
        sqlite=[
            f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} "
            f"WHEN ({state} = {row(verb)}.decision_id) IN ('decided', 'released') BEGIN SELECT RAISE(ABORT, '{DECIDED}'); END;"
            for verb in VERBS
        ],
        postgresql=[
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE one bigint; BEGIN "
            "IF TG_OP = 'INSERT' THEN one := NEW.decision_id; ELSE one := OLD.decision_id; END IF; "
            f"IF ({state} = one) IN ('decided', 'released') THEN "
            f"RAISE EXCEPTION '{DECIDED}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$;",
            *(
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"
                for verb in VERBS
            ),
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0002_review")]
    operations = [
        append_only("portfolios_reviewquestionline", "A line of a question is never changed or removed."),
        append_only("portfolios_readerinterest", "An interest that a reader declared is never changed or removed."),
        append_only("portfolios_linefinding", "What a reader found is never changed or removed."),
        append_only("portfolios_portfolioviewrequest", "That a view was asked for is never changed or removed."),
        append_only("portfolios_portfolioview", "A view on a portfolio is never changed or removed."),
        append_only("portfolios_portfolioviewanswer", "An answer to a view is never changed or removed."),
        unchanging(
            "portfolios_portfoliodecision",
            "decided",
            (
                *("review_id", "whole", "reasons", "drafted_by_id", "drafted_at", "decided_by_id", "decided_at"),
                *("why_without_views", "corrects_id", "why_corrected"),
            ),
            DECIDED,
            once="OLD.state IN ('decided', 'released')",
        ),
        unchanging(
            "portfolios_portfoliodecision",
            "released",
            ("state", "released_by_id", "released_at", "public_from"),
            "What was released of a decision on a portfolio stays as it was told.",
            once="OLD.state = 'released'",
        ),
        with_their_decision("portfolios_projectverdict"),
        with_their_decision("portfolios_portfoliocondition"),
    ]
