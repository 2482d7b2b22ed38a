// Lists the relationships of a party by type, direction and whether they hold on a day: of each group how many there are, and some.
// $uid: STRING its uid
// $statuses: LIST<STRING> which are wanted: current, past, future
// $mutual: LIST<STRING> types that read the same in both directions
// $size: INTEGER how many of a group are listed
// $valid_from: DATE the day
// $valid_to: DATE the same day
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(m:Party)
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}} AND {{visible_tie(r)}} AND {{visible(m)}}
WITH n, r, m, CASE WHEN {{valid(r)}} THEN 'current' WHEN r.until < $valid_from THEN 'past' ELSE 'future' END AS status
WHERE status IN $statuses
WITH status, type(r) AS type, type(r) IN $mutual OR startNode(r) = n AS forward, r, m
ORDER BY CASE WHEN status = 'past' THEN r.until END DESC, m.sort_key, m.uid, r.uid
WITH status, type, forward, count(*) AS number, collect([r, m])[..$size] AS listed
RETURN status, type, forward, number,
       [each IN listed | {properties: properties(each[0]), uid: each[1].uid, name: each[1].name,
                          label: [label IN labels(each[1]) WHERE label <> 'Party'][0], subkind: each[1].subkind}] AS rows
ORDER BY status, type, forward
