"""The trainings themselves. TensorFlow and Keras live here and in `networks`."""
