"""Lists of parties and of relationships: columns, sorting, filters, pages, counts and selections."""
