// Makes sure that places are there; one that is gets the coordinates given.
// $places: LIST<MAP> key, properties, latitude and longitude of each, sorted by key
UNWIND $places AS row
MERGE (place:Place {key: row.key})
ON CREATE SET place += row.properties
ON MATCH SET place.latitude = coalesce(row.properties.latitude, place.latitude),
             place.longitude = coalesce(row.properties.longitude, place.longitude)
