// sorted_by.categories(n): by what a list sorts the party n: the names of its categories.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
nullIf(reduce(text = '', each IN COLLECT {
  MATCH (n)-[:IN_CATEGORY]->(category:Category)
  WHERE $viewer.sees_all OR NOT category.name IN $viewer.hidden_categories
  RETURN category.name ORDER BY category.name
} | text + '\u0000' + each), '')
