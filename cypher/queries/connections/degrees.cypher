// Tells how many ties parties have; whoever does not see everything is told of those they see, up to one more than a hub
// has.
// $uids: LIST<STRING> the parties
// $hub: INTEGER with more ties than this, a party is a hub
UNWIND $uids AS uid
MATCH (party:Party {uid: uid})
USING INDEX SEEK party:Party(uid)
WHERE {{visible(party)}}
RETURN uid,
       CASE
         WHEN $viewer.sees_all THEN COUNT { (party)--() }
         ELSE COUNT {
           MATCH (party)-[r:{{ties}}]-(n:Party)
           WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(n)}}
           RETURN 1 LIMIT $hub + 1
         }
       END AS degree
