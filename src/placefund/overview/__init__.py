"""Pages across stages: home, places, money, outcomes, tasks. No models."""
