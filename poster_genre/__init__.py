"""poster-genre: film genres from posters, and the imbalance of learning them, on a page."""

__version__ = "0.1.0"
