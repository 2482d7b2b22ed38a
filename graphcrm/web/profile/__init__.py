"""The page of a party: what is known of it, its relationships, and what has become of it."""
