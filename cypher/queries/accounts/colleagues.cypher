// Lists the active users that somebody knows, by name: themselves, and those of some teams or everybody.
// $me: STRING name of the user who asks
// $teams: LIST<STRING> names of the teams whose users are known
// $everybody: BOOLEAN whether all users are
MATCH (user:User)
WHERE user.active
  AND ($everybody OR user.name = $me OR EXISTS { MATCH (user)-[:IN]->(team:Team) WHERE team.name IN $teams })
RETURN user.name AS name, user.label AS label
ORDER BY name
