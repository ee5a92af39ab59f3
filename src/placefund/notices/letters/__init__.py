"""What a fund says around the words of its messages: written, tried out and brought back to the standard text by its managers."""
