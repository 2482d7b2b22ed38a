// Puts a unit at a place, which is made when it is not there; returns it and the one before, without their uids.
// $unit: STRING uid of the unit
// $place: MAP uid, key and parts of the place
MATCH (unit:Unit {uid: $unit})
OPTIONAL MATCH (unit)-[at:AT]->(before:Place)
WITH unit, at, before {.*, uid: null} AS was
MERGE (place:Place {key: $place.key})
ON CREATE SET place = $place
ON MATCH SET place.latitude = coalesce($place.latitude, place.latitude),
             place.longitude = coalesce($place.longitude, place.longitude)
DELETE at
CREATE (unit)-[:AT]->(place)
SET unit.version = coalesce(unit.version, 0) + 1
RETURN was, place.uid AS uid, place {.*, uid: null} AS place, unit.version AS version
