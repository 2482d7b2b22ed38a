// Lists a page of the relationships of a party in the order of any of their fields.
// $party: STRING uid of the party
MATCH (n:Party {uid: $party})-[r:{{ties}}]-(m:Party)
WHERE {{visible(n)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  AND {{held(r)}}
  AND {{tie_words(r)}}
WITH DISTINCT r, startNode(r) AS source, endNode(r) AS target
{{tie_page(r)}}
