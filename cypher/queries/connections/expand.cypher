// Lists the neighbours of parties, each with those it is a neighbour of and how many ties it has.
// Who does not see everything is told of a hub alone, by the ties that they see; of all others the number is null, so
// that it does not tell how many ties are hidden. All in one row: each is [uid, uids, number].
// $uids: LIST<STRING> the parties
// $hub: INTEGER with more ties than this, a party is a hub
// $limit: INTEGER how many pairs at most
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})-[r:{{ties}}]-(m:Party)
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
WITH DISTINCT uid, m
ORDER BY uid, m.uid
LIMIT $limit
WITH m, collect(uid) AS uids
RETURN collect([
  m.uid,
  uids,
  CASE
    WHEN $viewer.sees_all THEN COUNT { (m)--() }
    WHEN COUNT { (m)--() } > $hub AND COUNT {
      MATCH (m)-[r:{{ties}}]-(n:Party)
      WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(n)}}
      RETURN 1 LIMIT $hub + 1
    } > $hub THEN $hub + 1
  END
]) AS found
