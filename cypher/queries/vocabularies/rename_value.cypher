// Writes the new name of a contact type, own kind or contact point type where it is used.
// $name: STRING its name before
// $new_name: STRING its name now
MATCH (user:{{holder}})
WHERE user.{{property}} = $name
SET user.{{property}} = $new_name
RETURN count(user) AS changed
