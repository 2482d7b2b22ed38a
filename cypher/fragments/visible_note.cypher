// visible_note(n): this viewer may read the note or document n of a party that they may see; policy.may_see_note decides the same.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
(n.audience = 'all' OR n.author = $viewer.user
 OR (n.audience = 'chosen' AND any(reader IN n.readers WHERE reader = $viewer.user OR reader IN $viewer.owners)))
