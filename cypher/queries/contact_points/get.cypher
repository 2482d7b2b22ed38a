// Finds a contact point, and the party that has it or whose unit has it.
// $uid: STRING uid of the contact point
MATCH (point:ContactPoint {uid: $uid})
OPTIONAL MATCH (point)<-[:HAS]-(n:Party)
OPTIONAL MATCH (point)<-[:HAS]-(:Unit)<-[:HAS_UNIT]-(m:Party)
WITH point, coalesce(n, m) AS n
WHERE n IS NOT NULL AND {{visible(n)}}
RETURN n.uid AS party, properties(point) AS properties
