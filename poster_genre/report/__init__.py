"""Sentences, tables, figures and HTML made of metrics, for pages and command line alike; no Streamlit."""
