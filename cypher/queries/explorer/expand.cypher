// Lists the neighbours of a party by some types, the strongest first, with how many there are.
// $uid: STRING the party
// $outwards: LIST<STRING> types whose ties are walked from it
// $inwards: LIST<STRING> types whose ties are walked towards it
// $kinds: LIST<STRING> kinds that neighbours may be of, in lower case; empty for all
// $beside: LIST<STRING> parties that are known already
// $most: INTEGER how many are listed at most
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(m:Party)
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}} AND m <> n
  AND type(r) IN CASE WHEN startNode(r) = n THEN $outwards ELSE $inwards END
  AND (size($kinds) = 0 OR m.subkind IN $kinds OR any(label IN labels(m) WHERE toLower(label) IN $kinds))
WITH m, 1 - reduce(left = 1.0, strength IN collect({{strength(r)}}) | left * (1 - strength)) AS strength
WHERE NOT m.uid IN $beside
ORDER BY strength DESC, m.sort_key, m.uid
WITH collect(m.uid) AS uids
RETURN uids[..$most] AS uids, size(uids) AS number
