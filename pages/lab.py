"""Lab: what helps rare genres, and what does it cost?"""

from poster_genre.ui.widgets import entry
from poster_genre.ui.widgets.lab import page

entry.through_app()

page.draw()
