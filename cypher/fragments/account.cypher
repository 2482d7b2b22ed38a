// account(user): an account as graphcrm.models.users.User has it, without any secret.
{name: user.name, label: user.label, email: user.email, verified: user.verified, active: user.active,
 roles: user.access_roles, teams: COLLECT { MATCH (user)-[:IN]->(team:Team) RETURN team.name ORDER BY team.name },
 party: [(user)-[:IS]->(self) | self.uid][0], second_factor: user.second_factor IS NOT NULL, session: user.session}
