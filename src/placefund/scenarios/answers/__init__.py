"""The answers of scenarios: how they are worked out, and reading them: who is funded, why, what rules cost, what differs."""
