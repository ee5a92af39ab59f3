"""What could be funded under which rules: scenarios, the views given on them, and the one that is signed."""
