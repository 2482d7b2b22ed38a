// Lists the relationships of one type between two parties, in both directions.
// $source: STRING uid
// $target: STRING uid
MATCH (source:Party {uid: $source})-[r:{{type}}]-(target:Party {uid: $target})
WHERE {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}}
RETURN startNode(r) = source AS forward, properties(r) AS properties
