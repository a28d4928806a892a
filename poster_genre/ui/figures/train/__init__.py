"""The Train page's figures: curves of a run, F1 a genre, and what the network says of four posters."""
