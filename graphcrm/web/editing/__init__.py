"""Forms that add, change and delete parties and what belongs to them."""
