"""Datasets and posters from the web: http(s) only, no private addresses, resumable."""

from poster_genre.data.download.fetch import DownloadError, Patience, fetch
from poster_genre.data.download.posters import fetch_posters
from poster_genre.data.download.sources import download

__all__ = ["DownloadError", "Patience", "download", "fetch", "fetch_posters"]
