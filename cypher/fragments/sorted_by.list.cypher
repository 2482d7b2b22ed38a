// sorted_by.list(n): by what a list sorts the party n: the texts of a field that keeps several.
// $by: STRING the property, or the field in the map derived
// $of: LIST<MAP> the attribute set of the field
CASE WHEN all(given IN $of WHERE {{has_set(n)}})
     THEN reduce(text = '', each IN coalesce(derived[$by], n[$by]) | text + '\u0000' + toLower(each)) END
