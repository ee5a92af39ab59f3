"""`python -m placefund` does what the `placefund` command does."""

from placefund.cli import main

main()
