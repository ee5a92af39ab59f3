"""Who is paid in a project: each partner itself or through the lead, and what the lead has passed on."""
