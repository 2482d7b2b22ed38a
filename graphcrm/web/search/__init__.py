"""Finding records: the search box, suggestions, saved searches and the clipboard."""
