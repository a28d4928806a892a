"""The pages: a folder each, its figures beside its widgets, and `shared` for what several use."""
