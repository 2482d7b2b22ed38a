// Returns which of these relationships of a type a viewer may see.
// $uids: LIST<STRING> the relationships
MATCH (source:Party)-[r:{{type}}]->(target:Party)
WHERE r.uid IN $uids AND {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}} AND {{valid(r)}}
RETURN r.uid AS uid
