// The measures of the page and of its diagrams, see `Widths`.
(() => {
  const main = document.querySelector("main");
  const column = main.getBoundingClientRect();
  // mdBook's own boxes around a chapter can scroll, too, and then all of it would move.
  let around = 0;
  for (let at = main; at; at = at.parentElement) {
    around = Math.max(around, at.scrollWidth - at.clientWidth);
  }
  return {
    window: innerWidth,
    page: document.documentElement.scrollWidth,
    around,
    diagrams: [...document.querySelectorAll("svg.compose-diagram")].map((svg) => {
      const box = svg.closest(".stubs-diagram");
      const drawing = svg.getBoundingClientRect();
      return {
        drawing: drawing.width,
        room: box.clientWidth,
        scrollable:
          getComputedStyle(box).overflowX === "auto" ? box.scrollWidth - box.clientWidth : 0,
        overhang: Math.max(0, box.getBoundingClientRect().right - column.right),
      };
    }),
  };
})()
