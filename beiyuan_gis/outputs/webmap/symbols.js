// Symbols of the catalogue as Leaflet styles and as swatches. Sizes come in millimetres.
"use strict";

const symbols = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const PX = 96 / 25.4; // CSS pixels in a millimetre
  const TILE = 8; // a hatch repeats every so many pixels

  // One tile of each hatch; lines run over the tile's edge so that tiles join.
  const HATCHES = {
    diagonal: "M-2,2 L2,-2 M-2,10 L10,-2 M6,10 L10,6",
    backdiagonal: "M6,-2 L10,2 M-2,-2 L10,10 M-2,6 L2,10",
    cross: "M-2,2 L2,-2 M-2,10 L10,-2 M6,10 L10,6 M6,-2 L10,2 M-2,-2 L10,10 M-2,6 L2,10",
    horizontal: "M-1,4 H9",
    vertical: "M4,-1 V9",
    dots: "M1.4,2 h1.2 M5.4,6 h1.2",
  };
  // Outlines around the origin, in halves of the symbol's size. A cross is strokes, not an outline.
  const SQUARE = Math.sqrt(Math.PI) / 2; // the area of the circle of the same size
  const MARKS = {
    square: [[[-SQUARE, -SQUARE], [SQUARE, -SQUARE], [SQUARE, SQUARE], [-SQUARE, SQUARE]]],
    triangle: [[[0, -1.15], [1.1, 0.8], [-1.1, 0.8]]],
    diamond: [[[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]]],
    cross: [[[-1, -1], [1, 1]], [[-1, 1], [1, -1]]],
  };

  const known = (table, name) => (Object.hasOwn(table, name) ? table[name] : null);
  const ink = (symbol) => symbol.stroke || symbol.fill || "#333333";

  const make = (name, attributes) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  // Patterns of the page, each made once and found by what it looks like.
  const patterns = new Map();
  let definitions = null;

  const svgPattern = (symbol, hatch) => {
    const look = [symbol.fill, symbol.opacity, symbol.hatch, ink(symbol)].join(" ");
    if (!patterns.has(look)) {
      if (!definitions) {
        const holder = make("svg", { width: 0, height: 0, class: "patterns", "aria-hidden": "true" });
        definitions = holder.appendChild(make("defs", {}));
        document.body.append(holder);
      }
      const id = "hatch-" + patterns.size;
      const pattern = make("pattern", { id, width: TILE, height: TILE, patternUnits: "userSpaceOnUse" });
      if (symbol.fill) {
        pattern.append(make("rect", { width: TILE, height: TILE, fill: symbol.fill, "fill-opacity": symbol.opacity }));
      }
      pattern.append(make("path", { d: hatch, stroke: ink(symbol), fill: "none" }));
      definitions.append(pattern);
      patterns.set(look, `url(#${id})`);
    }
    return patterns.get(look);
  };

  const canvasPattern = (symbol, hatch) => {
    const density = window.devicePixelRatio > 1 ? 2 : 1;
    const tile = document.createElement("canvas");
    tile.width = tile.height = TILE * density;
    const context = tile.getContext("2d");
    context.scale(density, density);
    if (symbol.fill) {
      context.globalAlpha = symbol.opacity;
      context.fillStyle = symbol.fill;
      context.fillRect(0, 0, TILE, TILE);
      context.globalAlpha = 1;
    }
    context.strokeStyle = ink(symbol);
    context.stroke(new Path2D(hatch));
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / density));
    return pattern;
  };

  // Leaflet's path options for a symbol; `canvas` says which of its two renderers draws.
  const options = (symbol, geometry, canvas) => {
    const hatch = known(HATCHES, symbol.hatch);
    const area = geometry !== "LineString";
    return {
      stroke: Boolean(symbol.stroke) && symbol.width > 0,
      color: symbol.stroke || "#333333",
      weight: Math.max(symbol.width * PX, 1),
      opacity: 1,
      lineCap: symbol.dash.length ? "butt" : "round",
      dashArray: symbol.dash.length ? symbol.dash.map((length) => length * PX) : null,
      fill: area && Boolean(symbol.fill || hatch),
      fillColor: hatch ? (canvas ? canvasPattern : svgPattern)(symbol, hatch) : symbol.fill,
      fillOpacity: hatch ? 1 : symbol.opacity,
      radius: (symbol.size * PX) / 2,
      marker: symbol.marker,
      smoothFactor: 0.3, // a building that is small on the screen stays a rectangle
    };
  };

  const outline = (marks, x, y, radius, closed) =>
    marks.map((mark) =>
      "M" + mark.map(([dx, dy]) => `${x + dx * radius},${y + dy * radius}`).join("L") + (closed ? "Z" : "")
    ).join("");

  // A point symbol: Leaflet has circles only, the other shapes are added to both renderers.
  const Mark = L.CircleMarker.extend({
    _updatePath() {
      const marks = known(MARKS, this.options.marker);
      if (marks) this._renderer._updateMark(this, marks);
      else this._renderer._updateCircle(this);
    },
  });
  L.SVG.include({
    _updateMark(layer, marks) {
      const { x, y } = layer._point;
      this._setPath(layer, layer._empty() ? "M0 0" : outline(marks, x, y, layer._radius, marks.length === 1));
    },
  });
  L.Canvas.include({
    _updateMark(layer, marks) {
      if (!this._drawing || layer._empty()) return;
      const context = this._ctx;
      context.beginPath();
      for (const mark of marks) {
        mark.forEach(([dx, dy], i) => {
          const at = [layer._point.x + dx * layer._radius, layer._point.y + dy * layer._radius];
          if (i) context.lineTo(...at);
          else context.moveTo(...at);
        });
        if (marks.length === 1) context.closePath();
      }
      this._fillStroke(context, layer);
    },
  });

  // The key's picture of a symbol, 26 by 16 pixels.
  const swatch = (symbol, geometry) => {
    const style = options(symbol, geometry, false);
    const picture = make("svg", { width: 26, height: 16, viewBox: "0 0 26 16", class: "swatch", "aria-hidden": "true" });
    const shape = { Polygon: ["rect", { x: 2, y: 2, width: 22, height: 12 }],
      LineString: ["path", { d: "M1,8 H25" }],
      Point: ["circle", { cx: 13, cy: 8, r: style.radius }] }[geometry];
    const marks = geometry === "Point" && known(MARKS, symbol.marker);
    const drawn = marks ? make("path", { d: outline(marks, 13, 8, style.radius, marks.length === 1) }) : make(...shape);
    drawn.setAttribute("fill", style.fill ? style.fillColor : "none");
    drawn.setAttribute("fill-opacity", style.fillOpacity);
    drawn.setAttribute("stroke", style.stroke ? style.color : "none");
    drawn.setAttribute("stroke-width", style.weight);
    if (style.dashArray) drawn.setAttribute("stroke-dasharray", style.dashArray);
    picture.append(drawn);
    return picture;
  };

  return { Mark, make, options, swatch };
})();
