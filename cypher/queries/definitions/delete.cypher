// Deletes a definition, not what was made by it.
// $name: STRING its name
MATCH (definition:{{label}} {name: $name})
DETACH DELETE definition
RETURN $name AS name
