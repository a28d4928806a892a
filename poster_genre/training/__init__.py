"""Recipes, training and run folders. TensorFlow and Keras live here and in `networks`."""
