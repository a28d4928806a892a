"""The Compare page's parts: who leads, the leaderboard, and two to four models side by side."""
