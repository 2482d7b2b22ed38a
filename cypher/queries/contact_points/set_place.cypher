// Puts a unit at a place, which is made when it is not there, and returns both places' keys.
// $unit: STRING uid of the unit
// $place: MAP uid, key and parts of the place
MATCH (unit:Unit {uid: $unit})
OPTIONAL MATCH (unit)-[at:AT]->(before:Place)
MERGE (place:Place {key: $place.key})
ON CREATE SET place = $place
ON MATCH SET place.latitude = coalesce($place.latitude, place.latitude),
             place.longitude = coalesce($place.longitude, place.longitude)
WITH unit, at, before.uid AS was, place
DELETE at
CREATE (unit)-[:AT]->(place)
RETURN was, place.uid AS uid
