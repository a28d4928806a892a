"""The imbalance lab: many small trainings on embeddings, side by side. Only `cell` and `work` load Keras."""
