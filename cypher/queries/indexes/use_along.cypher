// Has lists of relationships be read along the indexes of some types.
// $types: LIST<STRING> their names
MATCH (catalogue:Catalogue {name: 'types'})
SET catalogue.along = $types
