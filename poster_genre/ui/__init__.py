"""Figures (pure) and widgets (Streamlit)."""
