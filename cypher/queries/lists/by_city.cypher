// Lists a page of parties that have an address, in the order of the city of their first one.
// $label: STRING the kind of party, as a label
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $today: DATE the day that ages are of
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
MATCH (place:Place)
WHERE place.city IS NOT NULL
WITH place, split(place.key, '|')[1] AS first
WHERE first >= $low AND first <= $high
WITH place, first ORDER BY first {{order}}
MATCH (place)<-[:AT]-(:Unit)<-[:HAS_UNIT]-(n:Party)
WHERE $label IN labels(n) AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
WITH DISTINCT first, n
WITH first, n, {{sorted_by.city(n)}} AS value
WHERE value = first
  AND value >= $low AND value <= $high AND ($at IS NULL OR value <> $at OR {{between(n)}})
WITH first, value, n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH first, value, n, derived
ORDER BY first {{order}}, value {{order}}, n.sort_key {{then}}, n.uid {{then}}
LIMIT $limit
RETURN {{listed(n)}} AS row, value
ORDER BY value {{order}}, n.sort_key {{then}}, n.uid {{then}}
