// visible_tie(r): this viewer may see relationships of the type of r.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
($viewer.sees_all OR NOT type(r) IN $viewer.hidden_types)
