// Makes a party again that was deleted.
// $properties: MAP all of its properties, its uid among them
CREATE (n:Party:{{label}})
SET n = $properties
RETURN n.uid AS uid
