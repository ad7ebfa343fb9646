"""Lines and words on paper; knows no scene."""
