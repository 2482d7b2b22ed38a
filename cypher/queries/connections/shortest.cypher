// Finds one shortest connection between two parties, searched from both ends, and how many ties each end has.
// $source: STRING uid of one end
// $target: STRING uid of the other
MATCH (source:Party {uid: $source}), (target:Party {uid: $target})
USING INDEX source:Party(uid)
USING INDEX target:Party(uid)
WHERE {{visible(source)}} AND {{visible(target)}}
OPTIONAL MATCH path = shortestPath((source)-[:{{ties}}*..{{hops}}]-(target))
WHERE all(r IN relationships(path) WHERE {{valid(r)}} AND {{visible_tie(r)}})
  AND all(n IN nodes(path) WHERE {{visible(n)}})
RETURN [n IN nodes(path) | n.uid] AS uids,
       COUNT { (source)--() } AS source_degree, COUNT { (target)--() } AS target_degree
