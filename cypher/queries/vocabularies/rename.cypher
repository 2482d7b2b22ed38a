// Renames a definition; the relationships of its node stay.
// $name: STRING its name
// $new_name: STRING the new one, which is free
MATCH (definition:{{vocabulary}} {name: $name})
SET definition.name = $new_name
RETURN definition.name AS name
