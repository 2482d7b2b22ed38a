// Lists the units of parties with their place and contact points.
// $uids: LIST<STRING> uids of the parties
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
USING INDEX SEEK n:Party(uid)
MATCH (n)-[has:HAS_UNIT]->(unit:Unit)
WHERE {{visible(n)}}
RETURN uid AS party, unit.uid AS uid, unit.external_id AS external_id,
       unit.external_source AS external_source, has.primary AS primary,
       unit {.*, created_at: null} AS properties,
       [(unit)-[:AT]->(place:Place) | place {.*, uid: null}][0] AS place,
       [(unit)-[:HAS]->(point:ContactPoint) | properties(point)] AS contacts
