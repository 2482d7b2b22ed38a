// Tells which of these files a document names, whoever may see it.
// $names: LIST<STRING> names of files in the store
UNWIND $names AS name
MATCH (document:Document {stored_as: name})
RETURN DISTINCT document.stored_as AS name
