// lacks.categories(n): the party n is in no category that the viewer may see.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
NOT EXISTS {
  MATCH (n)-[:IN_CATEGORY]->(category:Category)
  WHERE $viewer.sees_all OR NOT category.name IN $viewer.hidden_categories
}
