"""One module for each kind of answer. Each has a `KIND`; the register finds it by that name."""
