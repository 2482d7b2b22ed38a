// Finds parties by a phone number, an e-mail address, a web page or another contact point.
// $begins: STRING what the normalized value begins with
// $part: STRING what it has anywhere; null when that is not asked for
// $limit: INTEGER how many at most
CALL () {
  MATCH (point:ContactPoint)<-[:HAS]-(owner)<-[:HAS_UNIT*0..1]-(n:Party)
  WHERE point.normalized STARTS WITH $begins AND {{visible(n)}} AND {{asked(n)}}
  RETURN n, point ORDER BY point.normalized, n.sort_name, n.uid LIMIT $limit
  UNION
  MATCH (point:ContactPoint)<-[:HAS]-(owner)<-[:HAS_UNIT*0..1]-(n:Party)
  WHERE point.normalized CONTAINS $part AND {{visible(n)}} AND {{asked(n)}}
  RETURN n, point ORDER BY point.normalized, n.sort_name, n.uid LIMIT $limit
}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_name AS sort_name, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname,
       point.type AS type, point.value AS value, point.normalized AS normalized
ORDER BY NOT normalized STARTS WITH $begins, normalized, sort_name, uid
LIMIT $limit
