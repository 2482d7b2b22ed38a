// Finds a relationship between two parties, whatever its type is by now.
// $source: STRING uid of the party it goes out from
// $target: STRING uid of the party it goes to
// $uid: STRING its own uid
MATCH (source:Party {uid: $source})-[r {uid: $uid}]->(target:Party {uid: $target})
WHERE {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}}
RETURN type(r) AS type, properties(r) AS properties
