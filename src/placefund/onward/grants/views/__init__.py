"""The pages of grants within a project."""
