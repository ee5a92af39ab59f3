"""The decision on each application, its reasons, and the release of outcome and feedback together."""
