// narrowed(n): the party n has the words, the city and the ties that a list is narrowed to.
// $words: LIST<STRING> folded words that its name or nickname has
// $nicknames: BOOLEAN whether the viewer may read nicknames
// $city: STRING folded city of one of its addresses; null for any
// $ties: LIST<MAP> type of a relationship it has, uid of the other party or null, and whether it is the source, or null
(all(word IN $words WHERE n.name_key CONTAINS word OR ($nicknames AND coalesce(n.nickname_key CONTAINS word, false)))
 AND ($city IS NULL OR EXISTS {
   MATCH (n)-[:HAS_UNIT]->(:Unit)-[:AT]->(place:Place) WHERE split(place.key, '|')[1] = $city
 })
 AND all(tie IN $ties WHERE EXISTS {
   MATCH (n)-[r:{{ties}}]-(m:Party)
   WHERE type(r) = tie.type AND (tie.party IS NULL OR m.uid = tie.party)
     AND (tie.forward IS NULL OR tie.forward = (startNode(r) = n))
     AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
 }))
