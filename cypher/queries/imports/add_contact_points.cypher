// Adds contact points to parties or units that are there already.
// $rows: LIST<MAP> owner (its uid) and properties of each
UNWIND $rows AS row
MATCH (owner:{{label}} {uid: row.owner})
USING INDEX SEEK owner:{{label}}(uid)
CREATE (owner)-[:HAS]->(point:ContactPoint)
SET point = row.properties
