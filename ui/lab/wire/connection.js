// Whether the server can be asked. A tab that was cut off may come back to a server that has forgotten
// its session, or to another one: then all of the page is run anew before the lab asks for anything, and
// the server goes on from what the lab has sent last.

const BACK = "CONNECTED";
const DIALOG = '[data-testid="stDialog"]';
const QUESTION = "/_stcore/"; // in what Streamlit asks for to learn whether the server is there
const EACH = 1000; // ms between two such questions
const ENOUGH = 4000; // ms after which a question counts as not answered
const NOBODY = 500; // from this status on a proxy has answered, as no server is behind it
const AGAIN = 3000; // ms after which the page is asked for once more

export class Connection {
  /**
   * @param queue holds back what is done meanwhile
   * @param silence called with whether nothing answers
   */
  constructor(queue, silence) {
    this.queue = queue;
    this.silence = silence;
    const page = document.querySelector('[data-testid="stApp"]');
    const state = () => page.getAttribute("data-test-connection-state");
    this.up = true;
    this.opened = null; // the dialog that is open when the line is cut
    this.fetch = window.fetch;
    this.observer = new MutationObserver(() => this.turned(state() === BACK));
    if (page) this.observer.observe(page, { attributeFilter: ["data-test-connection-state"] });
    this.dialogs = new MutationObserver(() => this.dismiss());
    queue.onSilence = (silent) => this.silence(silent || !this.up);
  }

  turned(up) {
    if (up === this.up) return;
    this.up = up;
    clearInterval(this.asking);
    this.queue.hold();
    window.fetch = up ? this.fetch : (what, how) => this.persist(what, how);
    this.opened = document.querySelector(DIALOG);
    if (up) this.dialogs.disconnect();
    else this.dialogs.observe(document.body, { childList: true, subtree: true });
    if (!up) return;
    this.call();
    this.asking = setInterval(() => (this.queue.held ? this.call() : clearInterval(this.asking)), AGAIN);
  }

  /**
   * Fetch, and while the line is cut go on with Streamlit's question whether the server is there: it
   * would wait up to four seconds before it asks again.
   */
  async persist(what, how) {
    const ask = this.fetch.bind(window);
    if (!String(what).includes(QUESTION)) return ask(what, how);
    for (;;) {
      const answer = await ask(what, { ...how, signal: AbortSignal.timeout(ENOUGH) }).catch(() => null);
      if (answer && answer.status < NOBODY) return answer;
      await new Promise((done) => setTimeout(done, EACH));
    }
  }

  /**
   * Streamlit's own message lies over the page, which goes on meanwhile: the quiet line says enough.
   * While nothing comes from the server no other dialog of the page's opens.
   */
  dismiss() {
    const dialog = document.querySelector(DIALOG);
    if (!dialog || dialog === this.opened) return;
    /** @type {HTMLElement | null} */
    const close = dialog.querySelector('button[aria-label="Close"]');
    close?.click();
  }

  /** Run all of the page: a button of it that nobody sees does that. */
  call() {
    /** @type {HTMLElement | null} */
    const button = document.querySelector(".st-key-call button");
    button?.click();
  }
}
