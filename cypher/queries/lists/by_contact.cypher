// Lists a page of parties that have a contact point of some types, in the order of their first one.
// $label: STRING the kind of party, as a label
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $today: DATE the day that ages are of
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
UNWIND $contact_types AS type
CALL (type) {
  MATCH (at:ContactPoint)
  USING INDEX at:ContactPoint(type, normalized)
  WHERE at.type = type AND at.normalized >= $low AND at.normalized <= $high
  WITH at, type ORDER BY at.type {{order}}, at.normalized {{order}}
  MATCH (holder)-[:HAS]->(at)
  OPTIONAL MATCH (of:Party)-[:HAS_UNIT]->(holder)
  WITH at, type, coalesce(of, holder) AS n
  WHERE $label IN labels(n) AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
    AND ($at IS NULL OR at.normalized <> $at OR {{between(n)}})
    AND {{sorted_by.contact(n)}} = at.normalized
  WITH DISTINCT at.type AS kind, at.normalized AS value, n
  WITH kind, value, n, {{derived}} AS derived
  WHERE {{wanted(n)}}
  WITH kind, value, n, derived
  ORDER BY kind {{order}}, value {{order}}, n.sort_key {{then}}, n.uid {{then}}
  LIMIT $limit
  RETURN value, n, derived
}
WITH DISTINCT value, n, derived
ORDER BY value {{order}}, n.sort_key {{then}}, n.uid {{then}}
LIMIT $limit
RETURN {{listed(n)}} AS row, value
ORDER BY value {{order}}, n.sort_key {{then}}, n.uid {{then}}
