"""A scene taken away: as data, captions, code and pictures. Pure functions to text or bytes."""
