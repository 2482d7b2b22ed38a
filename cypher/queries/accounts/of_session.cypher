// Finds an account by its name, if it is there, and tells how often definitions were changed.
// $name: STRING name of the user
OPTIONAL MATCH (user:User {name: $name})
OPTIONAL MATCH (catalogue:Catalogue {name: 'types'})
RETURN CASE WHEN user IS NOT NULL THEN {{account(user)}} END AS user, coalesce(catalogue.version, 0) AS catalogue
