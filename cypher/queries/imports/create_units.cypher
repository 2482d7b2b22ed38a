// Creates units with their contact points, at places that are there already.
// $rows: LIST<MAP> party (its uid), primary, properties, contacts (a list of properties) and place (a key or null)
// $source: STRING the import
// $at: DATETIME when
// $by: STRING who
UNWIND $rows AS row
MATCH (n:Party {uid: row.party})
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}}
CREATE (n)-[:HAS_UNIT {primary: row.primary}]->(unit:Unit)
SET unit = row.properties, unit.external_source = $source, unit.created_at = $at, unit.created_by = $by
FOREACH (point_properties IN row.contacts |
  CREATE (unit)-[:HAS]->(point:ContactPoint)
  SET point = point_properties
)
WITH unit, row
WHERE row.place IS NOT NULL
MATCH (place:Place {key: row.place})
USING INDEX SEEK place:Place(key)
CREATE (unit)-[:AT]->(place)
