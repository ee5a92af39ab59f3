"""Pages of how the installation is."""
