// Tells which server this is.
CALL dbms.components() YIELD name, versions, edition
WHERE name = 'Neo4j Kernel' OR name STARTS WITH 'Neo4j'
RETURN name, versions[0] AS version, edition
LIMIT 1
