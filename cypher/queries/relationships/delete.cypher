// Deletes one relationship.
// $source: STRING uid of the party it goes out from
// $target: STRING uid of the party it goes to
// $uid: STRING its own uid
MATCH (source:Party {uid: $source})-[r:{{type}} {uid: $uid}]->(target:Party {uid: $target})
WHERE {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}}
DELETE r
RETURN $uid AS uid
