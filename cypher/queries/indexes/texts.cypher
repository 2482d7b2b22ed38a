// Tells which full-text index of relationships searches use, null before there is one.
MATCH (catalogue:Catalogue {name: 'types'})
RETURN catalogue.tie_texts AS name
