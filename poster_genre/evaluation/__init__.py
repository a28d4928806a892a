"""Metrics, thresholds and calibration from labels and logits alone: NumPy, checked against scikit-learn."""
