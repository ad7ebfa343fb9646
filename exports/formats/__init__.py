"""What a figure, a film, a table and a page are written as."""
