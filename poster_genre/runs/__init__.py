"""Recipes, run folders and the Lab's plans: what pages and trainers say of a training (no TensorFlow)."""
