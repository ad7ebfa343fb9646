// Streamlit sends this part with every update, so it only loads the rest, once.
const at = (path) => new URL(path, document.baseURI).href;
const ready = new Map();
const loaded = (assets) => {
  if (!ready.has("lab")) {
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: at(assets.styles) });
    const styled = new Promise((done) => (style.onload = style.onerror = done));
    document.head.append(style);
    ready.set("lab", Promise.all([import(at(assets.script)), styled]));
  }
  return ready.get("lab");
};

export default ({ data, parentElement, setStateValue }) => {
  const root = parentElement.querySelector(".lab");
  let stop = () => {};
  let gone = false;
  const assets = ASSETS;
  loaded(assets).then(([{ labIn }]) => {
    if (gone) return;
    const lab = labIn(root, at(assets.plotly));
    stop = lab.listen();
    lab.update(data, setStateValue);
  }).catch((error) => {
    root.querySelector(".sentence").textContent = `${assets.unloaded} ${error.message ?? ""}`;
  });
  return () => {
    gone = true;
    stop();
  };
};
