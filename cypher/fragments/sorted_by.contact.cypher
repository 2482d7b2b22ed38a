// sorted_by.contact(n): by what a list sorts the party n: its first contact point of some types, as it is compared.
// $contact_types: LIST<STRING> the types
COLLECT {
  MATCH (n)-[has:HAS_UNIT|HAS]->(held)
  OPTIONAL MATCH (held:Unit)-[:HAS]->(point:ContactPoint)
  WITH has, coalesce(point, held) AS point
  WHERE point:ContactPoint AND point.type IN $contact_types
  RETURN point.normalized
  ORDER BY NOT coalesce(point.primary, false), coalesce(has.primary, false) DESC, point.value
  LIMIT 1
}[0]
