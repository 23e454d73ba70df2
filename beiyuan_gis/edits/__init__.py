"""What a planner can do to features: one verb a file, the function called as its file.

Every verb is pure: it takes the project and plain arguments, leaves both as they are, and returns an
`Edit` for the one door, or raises `Refused` with a reason in words. It never returns an edit that makes
a sound geometry unsound.

Every verb's file also has `why_not(...) -> Message | None`: why the verb cannot be done on what is chosen
now, or None when it can be offered. It is cheap (it looks at what is chosen, never at what would come
out), the tooltip of a disabled action shows it, and the verb itself starts with it, so that a disabled
action and a refusal give the same reason. Its arguments:

    add_feature, add_features, paste_cells, paste_text, replace_layer     why_not(project, layer)
    set_style, rename_layer, move_layer, remove_layer                     why_not(project, layer)
    add_field, rename_field                                               why_not(project, layer)
    add_layer                                                             why_not(project, definition)
    all others                                                            why_not(project, keys)

Import the verb from its file; the package's attribute of that name is the module:

    from beiyuan_gis.edits.move_vertex import move_vertex
    from beiyuan_gis.edits import move_vertex as moving      # moving.why_not, moving.move_vertex

Files that are not verbs: `vertices` (a geometry's corners by reference), `validity` (what is wrong with a
geometry, and where), `values` (whether a value fits its field), `totals` (fields that are summed),
`cutting` and `joining` (geometry apart and together), `affine` (turned and stretched), `squaring` (right
angles by least squares), `sharing` (borders that meet at a place), `heights` (Z for what was computed on the
plane), `copying` (what a copy takes from its original), `clipboard_text` (features as WKT and GeoJSON),
`cell_text` (cells as spreadsheets copy them), `as_typed` (what is typed as a field's value), `dependents`
(choices that go with other fields), `attaching` (what may be attached), `selection` (the features
behind keys).
"""
