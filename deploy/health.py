"""Ask the app that runs here whether it is well: exit with 0 if it answers, else with 1."""

import os
import sys
import urllib.request

port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
place = f"127.0.0.1:{port}/{base}" if base else f"127.0.0.1:{port}"
try:
    urllib.request.urlopen(f"http://{place}/_stcore/health", timeout=4).close()
except OSError as problem:
    sys.exit(f"No answer at {place}: {problem}")
