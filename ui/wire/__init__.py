"""What the browser is sent and what it sends; knows no Streamlit."""
