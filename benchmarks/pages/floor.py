"""The least that a Streamlit page can be: one slider and one line of text."""

import streamlit as st

value = st.slider("rate", 0.001, 0.1, 0.02, 0.001, format="%.3f")
st.text(f"now {value:.3f}")
