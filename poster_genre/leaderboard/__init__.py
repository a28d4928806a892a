"""The leaderboard: every recipe under one protocol, a row each, and which rows may be ranked together."""
