// sorted_by.roles(n): by what a list sorts the party n: the names of its roles, one after the other.
nullIf(reduce(text = '', each IN COLLECT {
  MATCH (n)-[:HAS_ROLE]->(role:Role)
  RETURN role.name ORDER BY role.name
} | text + '\u0000' + each), '')
