"""How people come in: invitations to a role, the first administrator, forgotten passwords, and who holds which role."""
