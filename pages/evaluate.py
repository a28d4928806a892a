"""Evaluate: where is the model right and wrong, and what would other thresholds do?"""

from poster_genre.ui.evaluate import page
from poster_genre.ui.shared import entry, models

entry.through_app()

# Without a file or two the rest can still be shown, so no file is asked for here.
page.draw(models.chosen_bundle(needs=()))
