// Lists contact points with their owners, and what these have of another type, whoever may see them.
// $uids: LIST<STRING> uids of the contact points, whose type itself changes
// $into: STRING name of the other type
UNWIND $uids AS uid
MATCH (owner)-[:HAS]->(point:ContactPoint {uid: uid})
WITH owner, point
ORDER BY owner.uid, NOT coalesce(point.primary, false), point.uid
SET owner.lock = true
REMOVE owner.lock
WITH owner, point
RETURN owner.uid AS owner, CASE WHEN owner:Party THEN owner.uid ELSE [(owner)<-[:HAS_UNIT]-(n) | n.uid][0] END AS party,
       properties(point) AS properties,
       [(owner)-[:HAS]->(other:ContactPoint {type: $into}) |
        {normalized: other.normalized, primary: coalesce(other.primary, false)}] AS others
