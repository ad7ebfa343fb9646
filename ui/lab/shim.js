// Streamlit sends this part with every update, so it only loads the rest, once.
const at = (path) => new URL(path, document.baseURI).href;
const ready = new Map();
const loaded = (root, assets) => {
  if (!ready.has("lab")) {
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: at(`${assets.lab}/lab.css`) });
    const plotly = document.createElement("script");
    const styled = new Promise((done) => (style.onload = style.onerror = done));
    const drawn = new Promise((done, fail) => Object.assign(plotly, { onload: done, onerror: fail }));
    plotly.src = at(assets.plotly);
    document.head.append(style, plotly);
    ready.set("lab", Promise.all([import(at(`${assets.lab}/lab.js`)), styled, drawn]));
  }
  return ready.get("lab");
};

export default ({ data, parentElement, setStateValue }) => {
  const root = parentElement.querySelector(".lab");
  let stop = () => {};
  let gone = false;
  loaded(root, ASSETS).then(([{ labIn }]) => {
    if (gone) return;
    const lab = labIn(root);
    stop = lab.listen();
    lab.update(data, setStateValue);
  }).catch((error) => {
    root.querySelector(".sentence").textContent = `The lab's files could not be loaded: ${error.message ?? "reload the page"}`;
  });
  return () => {
    gone = true;
    stop();
  };
};
