"""From one stage of a competition to the next: what an application begins with, and what has changed since."""
