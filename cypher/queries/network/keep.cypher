// Keeps the record of a map.
// $properties: MAP all of its properties
CREATE (map:NetworkMap)
SET map = $properties
RETURN map.uid AS uid
