// sorted_by.city(n): by what a list sorts the party n: the folded city of its first address.
COLLECT {
  MATCH (n)-[has:HAS_UNIT]->(:Unit)-[:AT]->(place:Place)
  WHERE place.city IS NOT NULL
  RETURN split(place.key, '|')[1]
  ORDER BY NOT coalesce(has.primary, false), place.city
  LIMIT 1
}[0]
