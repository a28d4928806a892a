"""Keras networks, heads and losses. Imported by training only, never by the app process."""
