// Finds one shortest connection between two parties, searched from both ends, that runs through none of some
// parties, and how many ties each end has.
// Who does not see everything is told how many of those they see, up to one more than a hub has.
// $source: STRING uid of one end
// $target: STRING uid of the other
// $avoid: LIST<STRING> uids of the parties it may not run through
// $hub: INTEGER with more ties than this, a party is a hub
MATCH (source:Party {uid: $source}), (target:Party {uid: $target})
USING INDEX SEEK source:Party(uid)
USING INDEX SEEK target:Party(uid)
WHERE {{visible(source)}} AND {{visible(target)}}
OPTIONAL MATCH path = shortestPath((source)-[:{{ties}}*..{{hops}}]-(target))
WHERE all(r IN relationships(path) WHERE {{valid(r)}} AND {{visible_tie(r)}})
  AND all(n IN nodes(path) WHERE NOT n.uid IN $avoid AND {{visible(n)}})
RETURN [n IN nodes(path) | n.uid] AS uids,
       [party IN [source, target] |
        CASE
          WHEN $viewer.sees_all THEN COUNT { (party)--() }
          ELSE COUNT {
            MATCH (party)-[r:{{ties}}]-(n:Party)
            WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(n)}}
            RETURN 1 LIMIT $hub + 1
          }
        END] AS degrees
