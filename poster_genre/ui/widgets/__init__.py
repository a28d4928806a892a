"""The Streamlit parts of the pages: the only place of the package that imports Streamlit."""
