// Lists the migrations of this database, and how many statements of each were done.
MATCH (migration:Migration)
WHERE migration.number > 0
RETURN migration.number AS number, migration.name AS name, migration.checksum AS checksum,
       migration.done AS done, migration.finished AS finished
ORDER BY number
