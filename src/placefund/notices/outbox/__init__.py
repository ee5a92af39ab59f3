"""The mails that went out in a fund, and those that go out once more."""
