// Tells how often definitions were changed, so that a program knows whether it has read them.
OPTIONAL MATCH (catalogue:Catalogue {name: 'types'})
RETURN coalesce(catalogue.version, 0) AS version
