"""The Lab: what its recipes are, which cells they fill, and how their results are judged (no TensorFlow)."""
