// Lists all accounts by name.
MATCH (user:User)
WITH user
ORDER BY user.name
RETURN {{account(user)}} AS user
