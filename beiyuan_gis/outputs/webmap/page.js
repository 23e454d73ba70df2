// Shows the project that lies in the page as JSON. Every text goes in through textContent and nowhere else.
"use strict";

L.Map.addInitHook(function () { showProject(this); }); // folium makes the map, here it is filled

function showProject(map) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const MANY = 2000; // features from which a canvas draws instead of SVG
  const LISTED = 500; // features that a layer's list shows
  const canvas = data.layers.reduce((sum, layer) => sum + layer.rows.length, 0) > MANY;
  const renderer = canvas ? L.canvas({ padding: 0.3, tolerance: 3 }) : L.svg({ padding: 0.5 });
  const HALO = { stroke: true, color: "#000000" };

  const { text, say, call, element, words, button, again, speak, spoken } = speaker(data.language);
  const texts = data.texts;

  // ---- the map

  let picked = null; // the feature whose popup is open, drawn heavier

  function drawFeature(layer, row) {
    const geometry = row[6];
    const style = { ...symbols.options(layer.symbols[row[2]], layer.geometry, canvas), renderer };
    if (!geometry) return null;
    const drawn = L.GeoJSON.geometryToLayer(
      { type: "Feature", geometry, properties: {} },
      { ...style, pointToLayer: (_, place) => new symbols.Mark(place, style) }
    );
    drawn.on("click", (event) => { L.DomEvent.stop(event); open(layer, row, event.latlng); });
    if (!L.Browser.mobile) drawn.bindTooltip(() => element("span", "", label(layer, row)), { sticky: true });
    row.drawn = drawn;
    row.symbol = layer.symbols[row[2]];
    row.style = style;
    return drawn;
  }

  // Seen from far away, as on a phone, symbols shrink to six tenths, or they would cover one another.
  let scale = 1;
  function rescale() {
    const wanted = Math.max(0.6, Math.min(1, Math.pow(2, (map.getZoom() - 14.75) / 2)));
    if (wanted === scale) return;
    scale = wanted;
    for (const layer of data.layers) {
      for (const row of layer.rows) {
        if (!row.drawn) continue;
        Object.assign(row.style, symbols.lengths(row.symbol, scale));
        row.drawn.setStyle({ weight: row.style.weight, dashArray: row.style.dashArray, radius: row.style.radius });
      }
    }
  }

  const label = (layer, row) => row[1] || `${text(layer.title)} ${row[0]}`;

  function open(layer, row, place) {
    map.closePopup();
    if (!layer.shown) layer.toggle(true);
    const at = place || middle(row.drawn);
    L.popup({ maxWidth: 290, minWidth: 290, autoPanPadding: [24, 24], closeButton: false })
      .setLatLng(at).setContent(card(layer, row)).openOn(map);
    picked = row;
    row.drawn.setStyle({ ...HALO, weight: row.style.weight + 2 });
  }

  map.on("popupclose", () => {
    if (picked) picked.drawn.setStyle({ stroke: picked.style.stroke, color: picked.style.color, weight: picked.style.weight });
    picked = null;
  });

  function pathsOf(drawn) { // the SVG paths of a feature; a collection of geometries has several
    if (!drawn) return [];
    return drawn.getLayers ? drawn.getLayers().flatMap(pathsOf) : [drawn.getElement()];
  }

  function middle(drawn) {
    if (drawn.getLatLng) return drawn.getLatLng();
    return drawn.getCenter ? drawn.getCenter() : drawn.getBounds().getCenter();
  }

  // What a popup says: the feature's name, its measures, and its fields as far as they hold something.
  // It closes when the language changes, so its texts are said once.
  function card(layer, row) {
    const [, , , schematic, codes, measures] = row;
    const list = element("dl", "");
    const add = (title, value) => list.append(element("dt", "", text(title)), element("dd", "", text(value)));
    const names = layer.geometry === "Polygon" ? [texts.area, texts.ellipsoidal] : [texts.length];
    measures.forEach((value, i) => add(names[i], value));
    layer.fields.forEach((field, i) => { if (codes[i] >= 0) add(field.title, field.texts[codes[i]]); });
    const close = button("close", "×", () => map.closePopup());
    close.setAttribute("aria-label", text(texts.close));
    const made = element("div", "card", close, element("h3", "", label(layer, row)), element("p", "of", text(layer.title)));
    if (schematic) made.append(element("p", "tag", text(texts.schematic)));
    made.append(list);
    return made;
  }

  function restack() { // toggled layers keep the drawing order
    for (const layer of data.layers) if (layer.shown) layer.group.invoke("bringToFront");
  }

  // ---- the panel

  const LAMPS = { // shape and colour: a circle fills up, a warning is a triangle
    none: ["quiet", "M3,8 H13"],
    waiting: ["quiet", "M8,2 a6,6 0 1,0 .01,0 Z"],
    under_way: ["info", "M8,2 a6,6 0 1,0 .01,0 Z M8,2 a6,6 0 0,0 0,12 Z"],
    done: ["good", "M8,2 a6,6 0 1,0 .01,0 Z M5,8.2 l2.2,2.2 l4,-4.6"],
    late: ["bad", "M8,2 L14.5,13.5 H1.5 Z M8,6 V10 M8,11.6 V12.2"],
  };

  function lamp(name) {
    const [tone, shape] = LAMPS[name] || LAMPS.none;
    const picture = symbols.make("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
    picture.setAttribute("class", `lamp ${tone} ${name}`);
    picture.append(...shape.split(/(?= M)/).map((d, i) => symbols.make("path", { d: d.trim(), class: "part" + i })));
    return picture;
  }

  function progressOf(progress) {
    const part = Math.max(0, Math.min(100, progress.reported ?? 0));
    const bar = element("div", "bar", element("i", ""));
    bar.firstChild.style.width = part + "%";
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-valuemin", 0);
    bar.setAttribute("aria-valuemax", 100);
    bar.setAttribute("aria-valuenow", part);
    call(bar, texts.progress);
    call(bar, progress.percent, "aria-valuetext");
    const line = element("p", "state", lamp(progress.lamp), words("span", "", progress.lamp_name),
      words("span", "done", progress.done));
    const rule = element("details", "rule", words("summary", "", texts.rule), words("p", "", progress.rule));
    const made = element("div", "progress", element("div", "rate", bar, words("b", "", progress.percent)), line);
    if (progress.raw) line.append(element("span", "done", "(", words("span", "", texts.raw), " " + progress.raw + ")"));
    if (!progress.published) made.append(words("p", "rule own", texts.unpublished));
    made.append(rule);
    return made;
  }

  function listOf(layer) { // every feature by name: the way to a feature without a pointer
    const list = element("ul", "");
    const made = element("details", "features",
      element("summary", "", words("span", "", texts.features), ` ${layer.rows.length}`), list);
    made.addEventListener("toggle", () => {
      if (!made.open || list.firstChild) return;
      for (const row of layer.rows.slice(0, LISTED)) {
        const item = button("", label(layer, row), () => visit(layer, row));
        again(() => { item.textContent = label(layer, row); });
        if (!row.drawn) { item.disabled = true; call(item, texts.nowhere, "title"); }
        list.append(element("li", "", item));
      }
      if (layer.rows.length > LISTED) list.append(words("li", "rule", texts.more));
    });
    return made;
  }

  function visit(layer, row) {
    map.closePopup();
    if (!layer.shown) layer.toggle(true);
    if (row.drawn.getBounds) map.fitBounds(row.drawn.getBounds(), { maxZoom: 18, padding: [60, 60], animate: false });
    else map.setView(row.drawn.getLatLng(), Math.max(map.getZoom(), 18), { animate: false });
    open(layer, row);
    document.getElementById("panel").classList.remove("up");
  }

  function layerCard(layer) {
    const box = element("input", "");
    box.type = "checkbox";
    box.checked = true;
    const shown = layer.symbols.filter((symbol, i) => i > 0 || symbol.count > 0 || layer.symbols.length === 1);
    const single = shown.length === 1 && !shown[0].title;
    const head = element("label", "head", box);
    if (single) head.append(symbols.swatch(shown[0], layer.geometry));
    head.append(words("span", "name", layer.title), words("span", "measure", layer.measure));
    const made = element("li", "layer", head);
    if (!single) {
      made.append(element("ul", "key", ...shown.map((symbol) => element("li", symbol.count ? "" : "unused",
        symbols.swatch(symbol, layer.geometry), words("span", "", symbol.title || texts.other),
        element("span", "count", String(symbol.count))))));
    }
    if (layer.progress) made.append(progressOf(layer.progress));
    made.append(listOf(layer));

    layer.toggle = (on) => {
      layer.shown = box.checked = on;
      made.classList.toggle("hidden", !on);
      if (on) map.addLayer(layer.group); else map.removeLayer(layer.group);
      restack();
    };
    box.addEventListener("change", () => { map.closePopup(); layer.toggle(box.checked); });
    return made;
  }

  function figureRow(figure) {
    const title = element("th", "", words("span", "", figure.title));
    title.scope = "row";
    if (figure.names.length) title.append(element("small", "", figure.names.join(" · ")));
    if (figure.note) title.append(words("small", "", figure.note));
    const row = element("tr", "", title, words("td", "", figure.reported));
    if (!figure.measured) return row;
    const verdict = words("span", "verdict " + { true: "good", false: "bad" }[figure.within], figure.verdict);
    const measured = element("td", "", words("span", "", figure.measured));
    if (figure.within !== null) measured.append(element("small", "", verdict, " ", words("span", "", figure.difference)));
    row.append(measured);
    return row;
  }

  function figureTable(figures, columns) {
    const head = element("tr", "", ...columns.map((title) => words("th", "", title)));
    return element("table", "", element("thead", "", head), element("tbody", "", ...figures.map(figureRow)));
  }

  function panel() {
    const made = document.createElement("main");
    made.id = "panel";
    const title = words("h1", "", data.title);
    const other = button("language", { zh: "English", en: "中文" }, () => switchTo(spoken() === "zh" ? "en" : "zh"));
    const fold = call(button("fold", "", () => fold.setAttribute("aria-expanded", made.classList.toggle("up"))), texts.panel);
    fold.setAttribute("aria-expanded", "false");
    const date = element("p", "date", words("span", "", texts.exported), " " + data.date);
    const body = element("div", "body");
    made.append(element("header", "", fold, element("div", "title", title, other), date), body);

    const all = (on) => () => { map.closePopup(); data.layers.forEach((layer) => layer.toggle(on)); };
    const bar = element("p", "tools", button("", texts.show_all, all(true)), button("", texts.hide_all, all(false)),
      button("", texts.whole, () => whole()), button("", texts.print, () => window.print()));
    const cards = data.layers.map(layerCard).reverse(); // the topmost layer first, as it lies on the map
    body.append(words("h2", "", texts.layers), bar, element("ul", "layers", ...cards));

    const reconciled = data.figures.filter((figure) => figure.measured);
    const others = data.figures.filter((figure) => !figure.measured);
    if (reconciled.length) {
      body.append(words("h2", "", texts.reconciled), figureTable(reconciled, [texts.figure, texts.reported, texts.measured]));
    }
    if (others.length) {
      body.append(element("details", "others", words("summary", "", texts.others),
        figureTable(others, [texts.figure, texts.reported])));
    }
    body.append(words("p", "system", data.sources), words("p", "system", texts.system));
    return made;
  }

  // ---- the page put together

  function switchTo(language) {
    document.documentElement.lang = language;
    map.closePopup();
    speak(language);
    document.title = text(data.title);
  }

  const everything = L.featureGroup();
  const whole = () => { if (everything.getLayers().length) map.fitBounds(everything.getBounds(), { padding: [18, 18], animate: false }); };

  for (const layer of data.layers) {
    layer.group = L.featureGroup(layer.rows.map((row) => drawFeature(layer, row)).filter(Boolean));
    layer.group.getLayers().forEach((drawn) => everything.addLayer(drawn));
  }
  if (data.notice) {
    const notice = words("p", "", data.notice);
    notice.id = "notice";
    notice.setAttribute("role", "note");
    document.body.append(notice);
  }
  document.body.append(panel());
  data.layers.forEach((layer) => { layer.shown = true; map.addLayer(layer.group); });

  const zoom = L.control.zoom({ zoomInText: "+", zoomOutText: "−" }).addTo(map);
  const north = L.control({ position: "topright" });
  north.onAdd = () => {
    const arrow = symbols.make("svg", { width: 34, height: 46, viewBox: "0 0 34 46", role: "img" });
    arrow.append(symbols.make("path", { d: "M17,2 L27,32 L17,26 Z", class: "dark" }),
      symbols.make("path", { d: "M17,2 L7,32 L17,26 Z", class: "light" }));
    const letter = symbols.make("text", { x: 17, y: 44, "text-anchor": "middle" });
    letter.textContent = "N";
    arrow.append(letter);
    return element("div", "north", call(arrow, texts.north));
  };
  north.addTo(map);
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  call(map.getContainer(), texts.map).setAttribute("role", "application");
  for (const [part, said] of [[zoom._zoomInButton, texts.zoom_in], [zoom._zoomOutButton, texts.zoom_out]]) {
    call(part, said, "title");
    call(part, said);
  }

  // On paper the map has another size: it shows the same ground there, and goes back afterwards.
  let view = null;
  let restore = [];
  window.addEventListener("beforeprint", () => {
    const all = everything.getBounds();
    const ground = all.isValid() && map.getBounds().contains(all) ? all : map.getBounds();
    view = [map.getCenter(), map.getZoom()];
    document.body.classList.add("printing");
    map.invalidateSize({ animate: false });
    map.fitBounds(ground, { animate: false });
    if (canvas) return;
    restore = data.layers.filter((layer) => layer.shown).flatMap((layer) => layer.rows)
      .flatMap((row) => pathsOf(row.drawn).map((path) => symbols.hatchForPaper(path, row.symbol)));
  });
  window.addEventListener("afterprint", () => {
    restore.forEach((undo) => undo());
    restore = [];
    document.body.classList.remove("printing");
    map.invalidateSize({ animate: false });
    map.setView(...view, { animate: false });
  });

  map.on("zoomend", rescale);
  switchTo(data.language);
  map.invalidateSize({ animate: false });
  whole();
}
