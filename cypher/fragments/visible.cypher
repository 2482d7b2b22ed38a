// visible(n): this viewer may see the party n.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
($viewer.sees_all OR n.public OR n.folder IN $viewer.folders OR n.owner IN $viewer.owners)
