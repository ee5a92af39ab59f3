"""The approvals that a decision to fund needs before it is told, by the delegation limits in the terms of its round."""
