// lacks.roles(n): the party n has no role.
NOT EXISTS { MATCH (n)-[:HAS_ROLE]->(:Role) }
