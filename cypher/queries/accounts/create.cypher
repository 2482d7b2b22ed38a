// Creates an account.
// $properties: MAP all of its properties
CREATE (user:User)
SET user = $properties
RETURN user.name AS name
