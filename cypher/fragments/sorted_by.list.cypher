// sorted_by.list(n): by what a list sorts the party n: the texts of an own field that keeps several.
// $by: STRING the property
// $of: LIST<MAP> the attribute set of the field
CASE WHEN all(given IN $of WHERE {{has_set(n)}}) THEN reduce(text = '', each IN n[$by] | text + '; ' + toLower(each)) END
