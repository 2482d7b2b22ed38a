// Finds the other units at the place of a unit, with the parties that have them.
// $unit: STRING uid of the unit, which was seen before
// $limit: INTEGER how many at most
MATCH (:Unit {uid: $unit})-[:AT]->(:Place)<-[:AT]-(unit:Unit)<-[:HAS_UNIT]-(n:Party)
WHERE {{visible(n)}}
RETURN unit.uid AS unit, n.uid AS uid, n.name AS name, n.subkind AS subkind,
       [label IN labels(n) WHERE label <> 'Party'][0] AS label, properties(n) AS properties
ORDER BY n.sort_key, n.uid, unit.uid
LIMIT $limit
