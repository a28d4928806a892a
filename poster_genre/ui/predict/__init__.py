"""The Predict page: one poster's answer, many posters in a gallery, and their downloads."""
