// Sets properties of one relationship; null removes one.
// $source: STRING uid of the party it goes out from
// $target: STRING uid of the party it goes to
// $uid: STRING its own uid
// $properties: MAP what changes
MATCH (source:Party {uid: $source})-[r:{{type}} {uid: $uid}]->(target:Party {uid: $target})
WHERE {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}}
SET r += $properties
SET {{bounded(r)}}
RETURN r.uid AS uid
