// Deletes a definition, not what was made by it.
// $name: STRING its name
MATCH (definition:{{definition}} {name: $name})
DETACH DELETE definition
RETURN $name AS name
