"""Predict: drop posters, see their genres, why, and what a threshold does."""

import streamlit as st

from poster_genre.ui.predict import gallery, result, systems
from poster_genre.ui.shared import entry, models
from poster_genre.ui.shared import poster_input as posters

entry.through_app()

bundle = models.chosen_bundle()
uploads = posters.drop_zone()
if not uploads:
    posters.example_row()
    st.stop()

predictions = posters.predict_all(bundle, uploads)
usable = [item for item in predictions if item.prediction]
posters.errors(predictions)
if len(predictions) == 1 and usable:
    result.one_poster(bundle, usable[0])
    systems.draw(usable[0])
elif usable:
    gallery.many_posters(bundle, usable, predictions)
