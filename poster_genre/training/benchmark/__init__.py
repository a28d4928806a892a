"""The benchmark: every recipe under one protocol, a row of the leaderboard each (no Keras here)."""
