"""The answers of scenarios: how their computation goes, and what comes of it."""
