// Creates parties with their contact points, and returns those that somebody else has created meanwhile.
// $source: STRING the import
// $rows: LIST<MAP> external_id, properties and contacts (a list of properties) of each, sorted by external_id
// $at: DATETIME when
// $by: STRING who
UNWIND $rows AS row
MERGE (n:Party {external_source: $source, external_id: row.external_id})
ON CREATE SET n:{{label}}, n += row.properties,
              n.created_at = $at, n.created_by = $by, n.modified_at = $at, n.modified_by = $by
FOREACH (point_properties IN CASE WHEN n.uid = row.properties.uid THEN row.contacts ELSE [] END |
  CREATE (n)-[:HAS]->(point:ContactPoint)
  SET point = point_properties
)
WITH n, row
WHERE n.uid <> row.properties.uid
RETURN row.external_id AS id
