// Lists the parties of a contact type or own kind, or the contact points of a type, whoever may see them.
// $name: STRING name of the type or kind, which itself changes
// $limit: INTEGER how many at most
MATCH (user:{{holder}})
WHERE user.{{property}} = $name
RETURN user.uid AS uid
LIMIT $limit
