"""Where an application is for: its partnership's place, as long as nothing is signed for another."""
