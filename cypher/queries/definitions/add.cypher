// Adds the definitions of one class that are missing and returns those.
// $definitions: LIST<MAP> all properties of each
UNWIND $definitions AS given
OPTIONAL MATCH (known:{{definition}} {name: given.name})
WITH given, known
WHERE known IS NULL
CREATE (definition:{{definition}})
SET definition = given
RETURN definition.name AS name, properties(definition) AS properties
