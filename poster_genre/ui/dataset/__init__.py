"""The Dataset page's parts; each section is a file with `draw(source)`."""
