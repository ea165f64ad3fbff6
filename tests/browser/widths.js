// The measures of the page and of its diagrams, see `Widths`.
(() => {
  const column = document.querySelector("main").getBoundingClientRect();
  return {
    window: innerWidth,
    page: document.documentElement.scrollWidth,
    diagrams: [...document.querySelectorAll("svg.compose-diagram")].map((svg) => {
      const box = svg.closest(".stubs-diagram");
      const drawing = svg.getBoundingClientRect();
      return {
        drawing: drawing.width,
        room: box.clientWidth,
        scrollable: box.scrollWidth - box.clientWidth,
        overhang: Math.max(0, box.getBoundingClientRect().right - column.right),
      };
    }),
  };
})()
