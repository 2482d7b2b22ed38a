// Lists the parties of users who are in one of some teams, or of all users, and that of the viewer; themselves first.
// $teams: LIST<STRING> names of the teams
// $everybody: BOOLEAN whether all users are asked for
// $limit: INTEGER how many at most
MATCH (user:User)-[:IS]->(n:Party)
WHERE (user.name = $viewer.user
       OR (user.active AND ($everybody OR EXISTS { MATCH (user)-[:IN]->(team:Team) WHERE team.name IN $teams })))
  AND {{visible(n)}}
WITH n, user.name = $viewer.user AS own
ORDER BY own DESC, n.sort_key, n.uid
LIMIT $limit
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind, own
