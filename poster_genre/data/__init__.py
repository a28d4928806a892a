"""Posters, catalogs, splits and samplers. Imports nothing of the project but `genres`."""
