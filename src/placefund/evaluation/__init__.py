"""Published claims, outcomes against targets, and findings with the figures they rest on."""
