"""What knows Streamlit."""
