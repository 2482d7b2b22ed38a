// Sets properties of units, null removes one, and moves units to other places; a place of null moves none.
// $rows: LIST<MAP> uid, changes, and place (a key, '' for nowhere, or null to leave it) of each
// $at: DATETIME when
// $by: STRING who
UNWIND $rows AS row
MATCH (unit:Unit {uid: row.uid})
USING INDEX SEEK unit:Unit(uid)
SET unit += row.changes, unit.modified_at = $at, unit.modified_by = $by,
    unit.version = coalesce(unit.version, 0) + 1
WITH unit, row
WHERE row.place IS NOT NULL
OPTIONAL MATCH (unit)-[at:AT]->(:Place)
DELETE at
WITH unit, row
MATCH (place:Place {key: row.place})
USING INDEX SEEK place:Place(key)
CREATE (unit)-[:AT]->(place)
