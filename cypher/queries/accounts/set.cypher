// Changes properties of an account; null takes one away.
// $name: STRING name of the user
// $changes: MAP what is changed
MATCH (user:User {name: $name})
SET user += $changes
RETURN user.name AS name
