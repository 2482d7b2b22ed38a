"""Adding, changing, ending and deleting a relationship."""
