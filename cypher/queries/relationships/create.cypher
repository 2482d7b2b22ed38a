// Creates a relationship.
// $source: STRING uid of the party it goes out from
// $target: STRING uid of the party it goes to
// $properties: MAP uid, dates and fields
MATCH (source:Party {uid: $source}), (target:Party {uid: $target})
WHERE {{visible(source)}} AND {{visible(target)}}
CREATE (source)-[r:{{type}}]->(target)
SET r = $properties
SET {{bounded(r)}}
RETURN r.uid AS uid
