// Symbols of the catalogue as Leaflet styles and as swatches. Sizes come in millimetres.
"use strict";

const symbols = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const PX = 96 / 25.4; // CSS pixels in a millimetre
  const TILE = 8; // a hatch repeats every so many pixels

  // The strokes of one tile of each hatch: where from (x, y) and how far (x, y). They run over the tile's edge,
  // so that tiles join.
  const RISING = [[-2, 2, 4, -4], [-2, 10, 12, -12], [6, 10, 4, -4]];
  const FALLING = [[6, -2, 4, 4], [-2, -2, 12, 12], [-2, 6, 4, 4]];
  const HATCHES = {
    diagonal: RISING,
    backdiagonal: FALLING,
    cross: [...RISING, ...FALLING],
    horizontal: [[-1, 4, 10, 0]],
    vertical: [[4, -1, 0, 10]],
    dots: [[1.4, 2, 1.2, 0], [5.4, 6, 1.2, 0]],
  };
  const tileAt = (hatch, left, top) =>
    hatch.map(([x, y, dx, dy]) => `M${x + left},${y + top}l${dx},${dy}`).join("");
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
  let papers = 0;

  const lookOf = (symbol) => [symbol.fill, symbol.opacity, symbol.hatch, ink(symbol)].join(" ");

  const svgPattern = (symbol, hatch) => {
    const look = lookOf(symbol);
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
      pattern.append(make("path", { d: tileAt(hatch, 0, 0), stroke: ink(symbol), fill: "none" }));
      definitions.append(pattern);
      patterns.set(look, `url(#${id})`);
    }
    return patterns.get(look);
  };

  const canvasPattern = (symbol, hatch) => {
    const look = lookOf(symbol) + " canvas";
    if (!patterns.has(look)) patterns.set(look, tileOf(symbol, hatch));
    return patterns.get(look);
  };

  const tileOf = (symbol, hatch) => {
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
    context.stroke(new Path2D(tileAt(hatch, 0, 0)));
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / density));
    return pattern;
  };

  // The lengths of a symbol in pixels, drawn `scale` times its size.
  const lengths = (symbol, scale = 1) => ({
    weight: Math.max(symbol.width * PX * scale, 1),
    dashArray: symbol.dash.length ? symbol.dash.map((length) => length * PX * scale) : null,
    radius: (symbol.size * PX * scale) / 2,
  });

  // Leaflet's path options for a symbol; `canvas` says which of its two renderers draws.
  const options = (symbol, geometry, canvas) => {
    const hatch = known(HATCHES, symbol.hatch);
    const area = geometry !== "LineString";
    return {
      stroke: Boolean(symbol.stroke) && symbol.width > 0,
      color: symbol.stroke || "#333333",
      opacity: 1,
      lineCap: symbol.dash.length ? "butt" : "round",
      fill: area && Boolean(symbol.fill || hatch),
      fillColor: hatch ? (canvas ? canvasPattern : svgPattern)(symbol, hatch) : symbol.fill,
      fillOpacity: hatch ? 1 : symbol.opacity,
      ...lengths(symbol),
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

  // Browsers print an SVG pattern as one bitmap a shape: megabytes, and blurred. For paper, a hatched path of the
  // map gets real strokes, clipped to its outline. Returns what takes them away again.
  const hatchForPaper = (path, symbol) => {
    const hatch = known(HATCHES, symbol.hatch);
    if (!hatch || !path) return () => {};
    const box = path.getBBox();
    const snap = (value) => Math.floor(value / TILE) * TILE;
    let strokes = "";
    for (let x = snap(box.x); x < box.x + box.width; x += TILE) {
      for (let y = snap(box.y); y < box.y + box.height; y += TILE) strokes += tileAt(hatch, x, y);
    }
    const id = "clip-" + papers++;
    const clip = make("clipPath", { id });
    clip.append(make("path", { d: path.getAttribute("d"), "clip-rule": "evenodd" }));
    const lines = make("path", { d: strokes, stroke: ink(symbol), fill: "none", "clip-path": `url(#${id})` });
    const pattern = path.getAttribute("fill");
    path.setAttribute("fill", symbol.fill || "none");
    path.setAttribute("fill-opacity", symbol.opacity);
    path.after(clip, lines);
    return () => {
      clip.remove();
      lines.remove();
      path.setAttribute("fill", pattern);
      path.setAttribute("fill-opacity", 1);
    };
  };

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

  return { Mark, hatchForPaper, lengths, make, options, swatch };
})();
