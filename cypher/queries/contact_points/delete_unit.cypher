// Deletes a unit with its contact points, and returns these and what else it was; its place stays.
// $uid: STRING uid of the unit, which was seen in the same transaction
MATCH (unit:Unit {uid: $uid})<-[has:HAS_UNIT]-()
OPTIONAL MATCH (unit)-[:AT]->(place:Place)
WITH unit, has.primary AS primary, place {.*, uid: null} AS place,
     [(unit)-[:HAS]->(point:ContactPoint) | point] AS points
WITH unit, primary, place, points, [point IN points | properties(point)] AS told
FOREACH (point IN points | DETACH DELETE point)
DETACH DELETE unit
RETURN primary, place, told AS points
