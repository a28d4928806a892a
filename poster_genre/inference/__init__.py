"""Bundles and prediction with LiteRT; TensorFlow is never imported here."""
