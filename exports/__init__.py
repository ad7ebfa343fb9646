"""A scene exported: as data, captions, code and pictures. Pure functions to text or bytes."""
