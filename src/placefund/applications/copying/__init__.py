"""Beginning an application from an earlier one."""
