"""The map of places, drawn on the server: its scene, its labels, the coastline, and the paths they become."""
