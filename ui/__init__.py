"""The page: the only importer of Streamlit besides ``app.py``."""
