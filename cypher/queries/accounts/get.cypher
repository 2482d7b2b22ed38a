// Finds an account by its name.
// $name: STRING name of the user
MATCH (user:User {name: $name})
RETURN {{account(user)}} AS user
