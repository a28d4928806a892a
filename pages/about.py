"""About: what the model in use is, how good, and what it cannot do."""

from poster_genre.ui.about import card
from poster_genre.ui.shared import entry, models

entry.through_app()

card.draw(models.chosen_bundle(needs=("evaluation.npz",)))
