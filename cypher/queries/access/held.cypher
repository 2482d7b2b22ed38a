// Says of an access role or a team who has it: users by name, whoever asks, since it cannot go while they do.
// $role: STRING name of the access role, empty for a team
// $team: STRING name of the team, empty for an access role
MATCH (user:User)
WHERE $role IN user.access_roles OR EXISTS { MATCH (user)-[:IN]->(:Team {name: $team}) }
RETURN user.name AS name
ORDER BY name
