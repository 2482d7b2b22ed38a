// Has searches use another full-text index of relationships, unless the types were changed since it was made.
// $index: STRING its name
// $version: INTEGER of the definitions that it was made for
MATCH (catalogue:Catalogue {name: 'types'})
WHERE catalogue.version = $version
SET catalogue.tie_texts = $index
RETURN catalogue.tie_texts AS name
