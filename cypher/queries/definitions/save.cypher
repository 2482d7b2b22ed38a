// Writes a definition.
// $name: STRING its name
// $properties: MAP all of its properties
MERGE (definition:{{definition}} {name: $name})
SET definition = $properties
RETURN definition.name AS name
