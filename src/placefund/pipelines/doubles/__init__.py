"""The same organisation asking twice for the same thing: found, told to whom may know, answered, settled."""
