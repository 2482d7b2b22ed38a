// Lists the searches that a user keeps, and those that others share with them.
// $user: STRING the user
// $names: LIST<STRING> everybody, and the teams of the user
// $all: BOOLEAN whether they see whatever is shared
MATCH (saved:SavedSearch)
WHERE (saved.owner = $user OR (size(saved.shared_with) > 0 AND ($all OR any(name IN saved.shared_with WHERE name IN $names))))
RETURN properties(saved) AS properties
ORDER BY saved.area, toLower(saved.name), saved.uid
