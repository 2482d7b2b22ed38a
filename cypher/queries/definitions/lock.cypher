// Lets one transaction change definitions at a time, and counts the change, so that every program reads them again.
MERGE (catalogue:Catalogue {name: 'types'})
SET catalogue.version = coalesce(catalogue.version, 0) + 1
RETURN catalogue.version AS version
