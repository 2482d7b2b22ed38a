// Finds parties that have one of these names, or can be reached by one of these contact points.
// $keys: LIST<STRING> folded names
// $values: LIST<STRING> contact points as they are compared
// $limit: INTEGER how many at most
CALL () {
  MATCH (n:Party)
  WHERE n.name_key IN $keys AND {{visible(n)}}
  RETURN n, null AS value ORDER BY n.sort_key, n.uid LIMIT $limit
  UNION
  MATCH (point:ContactPoint)
  WHERE point.normalized IN $values
  MATCH (point)<-[:HAS]-(owner)<-[:HAS_UNIT*0..1]-(n:Party)
  WHERE {{visible(n)}}
  RETURN n, point.value AS value ORDER BY n.sort_key, n.uid LIMIT $limit
}
WITH n, collect(value) AS values
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind, values
ORDER BY size(values) = 0, n.sort_key, n.uid
LIMIT $limit
