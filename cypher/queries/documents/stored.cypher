// Tells which of these files a document, an entry of the journal or a map of the network names, whoever may see it.
// $names: LIST<STRING> names of files in the store
UNWIND $names AS name
MATCH (document:Document {stored_as: name})
RETURN DISTINCT document.stored_as AS name
UNION
UNWIND $names AS name
MATCH (change:Change {stored_as: name})
RETURN DISTINCT change.stored_as AS name
UNION
MATCH (map:NetworkMap)
WHERE map.stored_as IN $names
RETURN map.stored_as AS name
