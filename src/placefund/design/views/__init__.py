"""Pages of the design system itself: the gallery."""
