// Takes the lock that lets one program migrate at a time; it is held until the transaction ends.
MERGE (lock:Migration {number: 0})
SET lock.name = 'lock'
RETURN lock.number AS number
