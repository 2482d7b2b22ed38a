// Finds places by their keys.
// $keys: LIST<STRING> keys
UNWIND $keys AS key
MATCH (place:Place {key: key})
USING INDEX SEEK place:Place(key)
RETURN key, place.latitude AS latitude, place.longitude AS longitude
