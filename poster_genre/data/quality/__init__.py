"""The quality report: what is odd about a catalog's rows and images, each oddity with its posters."""

from poster_genre.data.quality.findings import FINDINGS, Finding
from poster_genre.data.quality.report import Report, check, noticed
from poster_genre.data.quality.scan import Cancelled

__all__ = ["FINDINGS", "Cancelled", "Finding", "Report", "check", "noticed"]
