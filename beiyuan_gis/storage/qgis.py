"""Styles as QGIS reads them: QML in `layer_styles`, with symbols, labels, field titles and domains.

The elements are those that QGIS 3 writes itself (`QgsMapLayer::exportNamedStyle`); Chinese titles are used
because the project file is opened in QGIS by the planners whose language that is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from beiyuan_gis.catalogue import LayerDefinition, Symbol
from beiyuan_gis.storage.gpkg import GEOMETRY

_KINDS = {"Point": "marker", "LineString": "line", "Polygon": "fill"}
_BRUSHES = {
    "diagonal": "f_diagonal", "backdiagonal": "b_diagonal", "cross": "diagonal_x",
    "horizontal": "horizontal", "vertical": "vertical", "dots": "dense6",
}  # fmt: skip
_MM = "MM"


def write_style(
    connection: sqlite3.Connection, definition: LayerDefinition, former: LayerDefinition | None = None
) -> None:
    """Store the layer's style as its default one, which QGIS applies when the layer is opened.

    It takes the place of that of `former`; styles that somebody saved in QGIS under other names stay.
    """
    if former is not None:
        connection.execute(
            "DELETE FROM layer_styles WHERE f_table_name = ? AND styleName = ?",
            (definition.id, _style_name(former)),
        )
        connection.execute(
            "UPDATE layer_styles SET useAsDefault = 0 WHERE f_table_name = ?", (definition.id,)
        )
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
        "styleName, styleQML, styleSLD, useAsDefault, description, owner) "
        "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '')",
        (definition.id, GEOMETRY, _style_name(definition), style_qml(definition), definition.title.en),
    )


def _style_name(definition: LayerDefinition) -> str:
    return definition.title.zh[:30]


def style_qml(definition: LayerDefinition) -> str:
    """The QML document of a layer."""
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling|Fields|Forms")
    root.append(_renderer(definition))
    if definition.label:
        root.append(_labeling(definition))
    _field_configuration(root, definition)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(root, encoding="unicode")


def _renderer(definition: LayerDefinition) -> Element:
    style = definition.style
    symbols = Element("symbols")
    if not style.by:
        renderer = Element("renderer-v2", type="singleSymbol", symbollevels="0", enableorderby="0")
        symbols.append(_symbol("0", definition.geometry, style.symbol))
        renderer.append(symbols)
        return renderer
    renderer = Element(
        "renderer-v2", type="categorizedSymbol", attr=style.by, symbollevels="0", enableorderby="0"
    )
    categories = SubElement(renderer, "categories")
    cases = [(c.value, c.title.zh, c.symbol, c.hidden) for c in style.cases]
    for number, (value, title, symbol, hidden) in enumerate([*cases, ("", "其他", style.symbol, False)]):
        render = "false" if hidden else "true"
        SubElement(
            categories, "category", value=value, symbol=str(number), label=title, render=render, type="string"
        )
        symbols.append(_symbol(str(number), definition.geometry, symbol))
    renderer.append(symbols)
    return renderer


def _symbol(name: str, geometry: str, symbol: Symbol) -> Element:
    element = Element(
        "symbol", name=name, type=_KINDS[geometry], alpha="1", clip_to_extent="1", force_rhr="0"
    )
    for kind, options in _symbol_layers(geometry, symbol):
        layer = SubElement(element, "layer", {"class": kind, "pass": "0", "enabled": "1", "locked": "0"})
        _options(layer, options)
    return element


def _symbol_layers(geometry: str, symbol: Symbol) -> list[tuple[str, dict[str, str]]]:
    stroke, width = _colour(symbol.stroke), f"{symbol.width:g}"
    if geometry == "LineString":
        dash = ";".join(f"{d:g}" for d in symbol.dash)
        line = {"line_color": stroke, "line_width": width, "line_width_unit": _MM, "capstyle": "flat"}
        custom = {"use_custom_dash": "1", "customdash": dash, "customdash_unit": _MM} if dash else {}
        return [("SimpleLine", line | custom)]
    fill = _colour(symbol.fill, symbol.opacity)
    outline = {"outline_color": stroke, "outline_width": width, "outline_width_unit": _MM}
    outline["outline_style"] = "no" if not symbol.stroke else "dash" if symbol.dash else "solid"
    if geometry == "Point":
        marker = {"name": symbol.marker, "color": fill, "size": f"{symbol.size:g}", "size_unit": _MM}
        return [("SimpleMarker", marker | outline)]
    layers = [("SimpleFill", {"color": fill, "style": "solid" if symbol.fill else "no"} | outline)]
    if symbol.hatch:
        layers.append(
            ("SimpleFill", {"color": stroke, "style": _BRUSHES[symbol.hatch], "outline_style": "no"})
        )
    return layers


def _labeling(definition: LayerDefinition) -> Element:
    labeling = Element("labeling", type="simple")
    settings = SubElement(labeling, "settings", calloutType="simple")
    font = {"fontFamily": "Noto Sans CJK SC", "fontSize": "8", "fontSizeUnit": "Point"}
    text = SubElement(settings, "text-style", font, fieldName=definition.label, textColor="40,40,40,255")
    halo = {"bufferSize": "0.8", "bufferSizeUnits": _MM, "bufferColor": "255,255,255,255"}
    SubElement(text, "text-buffer", halo, bufferDraw="1")
    SubElement(settings, "rendering", scaleVisibility="1", scaleMin="3000", scaleMax="1")
    return labeling


def _field_configuration(root: Element, definition: LayerDefinition) -> None:
    configuration, aliases = SubElement(root, "fieldConfiguration"), SubElement(root, "aliases")
    for index, field in enumerate(definition.fields, start=1):
        SubElement(aliases, "alias", field=field.name, index=str(index), name=field.title.zh)
        if field.domain:
            widget = SubElement(
                SubElement(configuration, "field", name=field.name), "editWidget", type="ValueMap"
            )
            outer = SubElement(SubElement(widget, "config"), "Option", type="Map")
            choices = SubElement(outer, "Option", type="List", name="map")
            for choice in field.domain:
                entry = SubElement(choices, "Option", type="Map")
                SubElement(entry, "Option", type="QString", name=choice.title.zh, value=choice.value)


def _options(parent: Element, values: Mapping[str, str]) -> None:
    outer = SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        SubElement(outer, "Option", type="QString", name=name, value=value)


def _colour(hex: str, opacity: float = 1.0) -> str:
    """`r,g,b,a` as QGIS writes it; none is white and wholly transparent."""
    if not hex:
        return "255,255,255,0"
    red, green, blue = (int(hex[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"
