// Says whether there is any account.
RETURN EXISTS { MATCH (:User) } AS found
