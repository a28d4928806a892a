"""Pure functions from data frames to plotly figures, one module a page."""
