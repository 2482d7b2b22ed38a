// Makes a user a member of these teams and of no others.
// $name: STRING name of the user
// $teams: LIST<STRING> names of the teams
MATCH (user:User {name: $name})
OPTIONAL MATCH (user)-[was:IN]->(:Team)
DELETE was
WITH DISTINCT user
UNWIND $teams AS name
MATCH (team:Team {name: name})
CREATE (user)-[:IN]->(team)
RETURN team.name AS team
