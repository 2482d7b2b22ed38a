// Finds the parties that the search box asks for by operators alone, one of them a city, by name.
// $cities: LIST<STRING> folded names of cities that they have an address in
// $limit: INTEGER how many at most
MATCH (place:Place)
WHERE split(place.key, '|')[1] IN $cities
MATCH (place)<-[:AT]-(:Unit)<-[:HAS_UNIT]-(n:Party)
WHERE {{visible(n)}}
WITH DISTINCT n
WHERE {{worded(n)}} AND {{operated(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_key AS sort_key, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname
ORDER BY n.sort_key, n.uid
LIMIT $limit
