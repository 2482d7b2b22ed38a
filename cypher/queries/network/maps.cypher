// Lists the maps of networks that were drawn with one of these accesses, the newest first.
// $accesses: LIST<STRING> what they were drawn with
MATCH (map:NetworkMap)
WHERE map.access IN $accesses
RETURN properties(map) AS map
ORDER BY map.made_at DESC, map.uid DESC
