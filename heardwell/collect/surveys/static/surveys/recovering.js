// What an earlier visit could not save, and what two people changed at once.
import { fill, h, icon } from "./dom.js";
import { essence } from "./draft.js";
import { toast } from "../web/toasts.js";

const byId = (id) => document.getElementById(id);

export function make(app) {
  const { draft, words, data, saver } = app;

  // Where two people changed the same words one of them decides; all else is joined already.
  function decide(clashes, settle) {
    const choose = (label, prefer, css = "") => h("button", { type: "button", class: `btn ${css}`, onclick: () => { byId("banner").hidden = true; settle(prefer); } }, label);
    const places = clashes.slice(0, 3).map(placeOf).join(words.comma);
    fill(byId("banner"), icon("warn"), h("p", null, words.conflict, " ", h("bdi", null, places)),
      choose(words.theirs, "theirs"), choose(words.mine, "mine", "first"));
    byId("banner").hidden = false;
  }

  function placeOf(path) {
    const [head, key] = path.split(".");
    const question = head === "questions" && draft.form.questions.find((one) => one.key === key);
    return question ? app.shortTitle(question) : words[`place_${head}`] || head;
  }

  function restore() {
    const left = saver.left();
    if (!left || JSON.stringify(essence(left.form)) === JSON.stringify(essence(draft.form))) return saver.forget();
    if (left.revision !== data.revision && !left.base) return saver.forget();
    const theirs = structuredClone(draft.form);
    draft.change((form) => {
      for (const part of new Set([...Object.keys(form), ...Object.keys(left.form)])) {
        if (left.form[part] === undefined) delete form[part];
        else form[part] = left.form[part];
      }
    });
    toast(words.restored);
    if (left.revision !== data.revision) saver.join(theirs, data.revision, left.base);
  }

  return { decide, restore };
}
