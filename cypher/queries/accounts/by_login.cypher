// Finds the account that somebody signs in with by its name or its e-mail address, and what is kept of its password.
// $name: STRING what may be the name of a user
// $email_key: STRING what an e-mail address is compared by; empty where none was given
OPTIONAL MATCH (named:User {name: $name})
OPTIONAL MATCH (addressed:User {email_key: $email_key})
WITH coalesce(named, addressed) AS user
WHERE user IS NOT NULL
RETURN {{account(user)}} AS user, user.password AS password
