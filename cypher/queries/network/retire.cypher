// Lets go of the maps that nobody can open any more, that are old, or that a newer one of the same access has replaced.
// $accesses: LIST<STRING> with what maps are still opened
// $before: DATETIME maps that were made before are old
MATCH (map:NetworkMap)
WHERE NOT map.access IN $accesses
   OR map.made_at < $before
   OR EXISTS {
     MATCH (newer:NetworkMap)
     WHERE newer.access = map.access
       AND (newer.made_at > map.made_at OR (newer.made_at = map.made_at AND newer.uid > map.uid))
   }
WITH map, map.stored_as AS name
DELETE map
RETURN name
