// Every piece of text of the chapter, with its colour and with what is behind it; see `Text`.
//
// Colours are worked out from styles and geometry, not from pixels. A colour is [r, g, b, a], each
// from 0 to 1.
(() => {
  const main = document.querySelector("main");

  const colour = (css) => {
    let found = css.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
    if (found) {
      return [...found.slice(1, 4).map((value) => value / 255), Number(found[4] ?? 1)];
    }
    found = css.match(/^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/);
    if (found) {
      return [...found.slice(1, 4).map(Number), Number(found[4] ?? 1)];
    }
    throw new Error(`what colour is ${css}?`);
  };

  const faded = ([r, g, b, a], opacity) => [r, g, b, a * opacity];

  const over = (top, bottom) => {
    const alpha = top[3] + bottom[3] * (1 - top[3]);
    if (alpha === 0) {
      return [0, 0, 0, 0];
    }
    const mixed = [0, 1, 2].map(
      (at) => (top[at] * top[3] + bottom[at] * bottom[3] * (1 - top[3])) / alpha,
    );
    return [...mixed, alpha];
  };

  // What `content` looks like inside an element's HTML ancestors, from the innermost: each is a
  // layer with a background, faded as a whole.
  const inside = (element, content) => {
    let layer = content;
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") {
        throw new Error(`a background image behind text: ${style.backgroundImage}`);
      }
      layer = faded(over(layer, colour(style.backgroundColor)), Number(style.opacity));
    }
    return over(layer, [1, 1, 1, 1]).slice(0, 3);
  };

  const htmlPairs = (element) => [
    [inside(element, colour(getComputedStyle(element).color)), inside(element, [0, 0, 0, 0])],
  ];

  // How much of an element of a drawing is there: the opacity of what it is in.
  const presence = (element) => {
    let opacity = 1;
    for (let at = element; !(at instanceof SVGSVGElement); at = at.parentElement) {
      opacity *= Number(getComputedStyle(at).opacity);
    }
    return opacity;
  };

  // The shapes of a drawing, with what is asked of each of them many times.
  const shapesOf = (svg) =>
    [...svg.querySelectorAll("*")]
      .filter((element) => element instanceof SVGGeometryElement)
      .map((element) => {
        const style = getComputedStyle(element);
        const seen = style.visibility === "visible" && style.display !== "none";
        const there = seen ? presence(element) : 0;
        const paint = (css, opacity) =>
          css === "none" ? null : faded(colour(css), Number(opacity) * there);
        return {
          element,
          area: element.getBoundingClientRect(),
          reach: style.stroke === "none" ? 0 : parseFloat(style.strokeWidth),
          local: element.getScreenCTM().inverse(),
          fill: paint(style.fill, style.fillOpacity),
          stroke: paint(style.stroke, style.strokeOpacity),
        };
      });

  // Whether a shape may have to do with an area; measuring is slow.
  const near = ({ area, reach }, other) =>
    area.left - reach <= other.right &&
    area.right + reach >= other.left &&
    area.top - reach <= other.bottom &&
    area.bottom + reach >= other.top;

  // What a shape paints at a point of the screen.
  const painted = (shape, point) => {
    const local = point.matrixTransform(shape.local);
    let paint = [0, 0, 0, 0];
    if (shape.fill && shape.element.isPointInFill(local)) {
      paint = shape.fill;
    }
    if (shape.stroke && shape.element.isPointInStroke(local)) {
      paint = over(shape.stroke, paint);
    }
    return paint;
  };

  // Points of the screen where the letters of an element are: from their baseline to the height of
  // a capital, two px apart at most.
  const points = (element) => {
    const matrix = element.getScreenCTM();
    const box = element.getBBox();
    const size = parseFloat(getComputedStyle(element).fontSize);
    const baseline = element.getStartPositionOfChar(0).y;
    const columns = Math.ceil(box.width / 2) + 1;
    const all = [];
    for (const rise of [-0.15, 0, 0.2, 0.4, 0.6, 0.72]) {
      for (let column = 0; column <= columns; column += 1) {
        const x = box.x + (box.width * column) / columns;
        all.push(new DOMPoint(x, baseline - size * rise).matrixTransform(matrix));
      }
    }
    return all;
  };

  // Shapes before the text are behind it, shapes after it cover it.
  const drawings = new Map();
  const drawnPairs = (element) => {
    const svg = element.closest("svg");
    if (!drawings.has(svg)) {
      drawings.set(svg, shapesOf(svg));
    }
    const style = getComputedStyle(element);
    const ink = faded(colour(style.fill), Number(style.fillOpacity) * presence(element));
    const area = element.getBoundingClientRect();
    const shapes = drawings.get(svg).filter((shape) => near(shape, area));
    const before = shapes.map(
      (shape) => element.compareDocumentPosition(shape.element) & Node.DOCUMENT_POSITION_PRECEDING,
    );
    const pairs = new Map();
    for (const point of points(element)) {
      let behind = [0, 0, 0, 0];
      let text = null;
      for (const [number, shape] of shapes.entries()) {
        if (text === null && !before[number]) {
          text = over(ink, behind);
        }
        const paint = painted(shape, point);
        behind = over(paint, behind);
        text = text && over(paint, text);
      }
      text ??= over(ink, behind);
      pairs.set(JSON.stringify([text, behind]), [text, behind]);
    }
    return [...pairs.values()].map((pair) => pair.map((part) => inside(svg, part)));
  };

  // The same without the styles that we gave to elements.
  const plainPairs = (element) => {
    const styled = [];
    for (let at = element; at !== main; at = at.parentElement) {
      if (at.hasAttribute("style")) {
        styled.push([at, at.getAttribute("style")]);
        at.removeAttribute("style");
      }
    }
    const pairs = htmlPairs(element);
    for (const [at, style] of styled) {
      at.setAttribute("style", style);
    }
    return pairs;
  };

  // Where a text of a drawing leaves the shape that it stands on: the first one of its group, or
  // the one before it.
  const outside = (element) => {
    const group = element.closest("g");
    let shape = group ? group.querySelector("rect, path") : element;
    while (!(shape instanceof SVGRectElement || shape instanceof SVGPathElement)) {
      shape = shape.previousElementSibling;
    }
    const text = element.getBoundingClientRect();
    const room = shape.getBoundingClientRect();
    const slack = 0.5;
    if (text.left >= room.left - slack && text.right <= room.right + slack) {
      return null;
    }
    return `it goes from ${text.left} to ${text.right}, its shape from ${room.left} to ${room.right}`;
  };

  // What shows of an area: boxes that scroll cut it off. Less than a letter counts as nothing.
  const shown = (element, area) => {
    let { left, right } = area;
    for (let at = element; at !== main; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") {
        const box = at.getBoundingClientRect();
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
      }
    }
    const width = right - left < Math.min(area.width, 16) ? 0 : right - left;
    return [left + scrollX, area.top + scrollY, width, area.height];
  };

  const screenSize = (element) =>
    parseFloat(getComputedStyle(element).fontSize) * (element.getScreenCTM?.().a ?? 1);

  const within = (element) => {
    const ours = element.closest(
      ".compose-diagram, .stubs-missing, .stubs-todo, .stubs-dead-link, .blockquote-tag",
    );
    return ours ? (ours.className.baseVal ?? ours.classList[0]) : "";
  };

  const texts = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("title, desc, script, style, button")) {
      continue;
    }
    const range = document.createRange();
    // White space around it may be on another line.
    range.setStart(node, node.data.search(/\S/));
    range.setEnd(node, node.data.trimEnd().length);
    const area = range.getBoundingClientRect();
    if (area.width === 0 || area.height === 0) {
      continue;
    }
    const drawn = element instanceof SVGElement;
    const pairs = drawn ? drawnPairs(element) : htmlPairs(element);
    texts.push({
      text: node.data.trim(),
      within: within(element),
      pairs,
      plain: drawn ? null : plainPairs(element),
      size: screenSize(element),
      area: shown(element, area),
      outside: drawn ? outside(element) : null,
    });
  }
  return texts;
})()
