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
    // The texts are among what is missing, so this one says it in every language.
    const sentences = "The lab’s files could not be loaded; reload the page. 실험실의 파일을 불러오지 못했습니다. 새로 고치세요.";
    root.querySelector(".sentence").textContent = `${sentences} ${error.message ?? ""}`;
  });
  return () => {
    gone = true;
    stop();
  };
};
