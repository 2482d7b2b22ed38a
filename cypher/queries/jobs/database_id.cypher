// Tells the id that the server gave this database, by which its queue of jobs is named.
CALL db.info() YIELD id
RETURN id
