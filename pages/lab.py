"""Lab: what helps rare genres, and what does it cost?"""

from poster_genre.ui.lab import page
from poster_genre.ui.shared import entry

entry.through_app()

page.draw()
