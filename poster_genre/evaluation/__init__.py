"""Metrics, thresholds and calibration from labels and logits alone (NumPy, scikit-learn)."""
