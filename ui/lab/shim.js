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
    // The texts are among what is missing, so this one says it in every language.
    const sentences = "The lab’s files could not be loaded; reload the page. 실험실의 파일을 불러오지 못했습니다. 새로 고치세요.";
    root.querySelector(".sentence").textContent = `${sentences} ${error.message ?? ""}`;
  });
  return () => {
    gone = true;
    stop();
  };
};
