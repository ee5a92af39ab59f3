"""The two tracks of a local call: opened to each other when both are complete."""
