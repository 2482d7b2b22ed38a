// Lists the neighbours of parties, those first to which the strongest chain of ties leads.
// $near: LIST<MAP> the parties: uid, the strength of the chain that leads there, and whether it is always expanded
// $beside: LIST<STRING> parties that are known already
// $hub: INTEGER with more ties than this a party is expanded only where that is said
// $most: INTEGER how many at most
UNWIND $near AS one
MATCH (n:Party {uid: one.uid})
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}}
WITH n, one
WHERE one.always OR COUNT { (n)--() } <= $hub OR (NOT $viewer.sees_all AND COUNT {
  MATCH (n)-[r:{{ties}}]-(m:Party)
  WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  RETURN 1 LIMIT $hub + 1
} <= $hub)
MATCH (n)-[r:{{ties}}]-(m:Party)
WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
WITH n, one, m, 1 - reduce(left = 1.0, strength IN collect({{strength(r)}}) | left * (1 - strength)) AS strength
WITH m, max(one.strength * strength) AS strength
WHERE NOT m.uid IN $beside
ORDER BY strength DESC, m.sort_key, m.uid
LIMIT $most
RETURN m.uid AS uid, strength
ORDER BY strength DESC, m.sort_key, m.uid
