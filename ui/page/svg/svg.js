// A picture is drawn by the browser itself, with the fonts that it has, and saved or printed.

const INCH = 2.54; // cm
const DOTS = 96; // pixels to an inch, as browsers count them

async function saved({ svg, name, scale }) {
  const source = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const [width, height] = ["width", "height"].map((side) =>
    Math.round((parseFloat(source.getAttribute(side)) / INCH) * DOTS * scale));
  source.setAttribute("width", width);
  source.setAttribute("height", height);
  const text = new XMLSerializer().serializeToString(source);
  const image = new Image(width, height);
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  for (const made of [image.src, link.href]) setTimeout(() => URL.revokeObjectURL(made), 10_000);
}

/** The print dialog for a page of the picture's size; saved as a PDF, lines are lines and text is text. */
function printed({ svg, name }) {
  const [width, height] = ["width", "height"].map((side) => svg.match(`<svg[^>]* ${side}="([^"]+)"`)[1]);
  const frame = document.createElement("iframe");
  frame.title = name;
  frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0; visibility: hidden";
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><title>${name}</title><style>
    @page { size: ${width} ${height}; margin: 0; }
    body { margin: 0; height: calc(${height} - 1px); overflow: hidden; } /* a whole page would begin another */
    svg { display: block; }
    </style>${svg}`;
  frame.onload = () => {
    frame.contentWindow.onafterprint = () => frame.remove();
    frame.contentWindow.print();
  };
  document.body.append(frame);
}

export default ({ data, parentElement }) => {
  const button = parentElement.querySelector("button");
  button.textContent = data.kind;
  button.title = data.help;
  button.onclick = () => (data.kind === "PDF" ? printed(data) : saved(data));
};
