// A picture is drawn by the browser itself, with the fonts that it has, and saved.

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

export default ({ data, parentElement }) => {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => saved(data);
};
