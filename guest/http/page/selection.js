// Several expenses of the list that are selected: what they add up to, and what is done to all of
// them at once.

import { request } from "./api.js";
import { ask } from "./ask.js";
import { showAmount, sum } from "./amount.js";
import { changeMany, read } from "./changes.js";
import { el, show } from "./dom.js";
import { say, sayProblem } from "./language.js";
import { announce, toast } from "./toast.js";

// The selected expenses as they are shown, by their ids.
export const selected = new Map();

// Says in a bar what is selected, and offers what can be done. `list` has the `tag` of what is
// shown, draws it again with `redraw`, and fetches it again with `refresh`.
export function showSelection(bar, list) {
  const all = [...selected.values()];
  show(bar, all.length > 0);
  const about = all.length ? say("selectedSum", all.length, showAmount(sum(all.map((one) => one.amount)))) : "";
  // What a person has typed into it stays.
  if (bar.dataset.about === about) return;
  bar.dataset.about = about;
  const category = el("input", { list: "categories", "aria-label": say("newCategory"), placeholder: say("newCategory") });
  const move = (event) => {
    event.preventDefault();
    const name = category.value.trim();
    if (!name) return category.focus();
    return changeAll(list, (id) => ({ update: { id, category: name } }), say("movedMany", selected.size, name));
  };
  const leave = () => {
    selected.clear();
    list.redraw();
  };
  bar.replaceChildren(
    el("span", { text: about }),
    el("form", { class: "row", onsubmit: move }, category, el("button", { text: say("move") })),
    el("button", { type: "button", class: "danger", text: say("delete"), onclick: () => deleteAll(list) }),
    el("button", { type: "button", text: say("selectNone"), onclick: leave }));
}

async function deleteAll(list) {
  const count = selected.size;
  const answer = await ask(say("deleteManyTitle", count), [], [["cancel", say("cancel")], ["delete", say("delete")]]);
  if (answer === "delete") await changeAll(list, (id) => ({ delete: id }), say("deletedMany", count), [...selected.values()]);
}

async function changeAll(list, changeOf, text, gone) {
  const ids = [...selected.keys()];
  const json = ids.map(changeOf);
  try {
    const undo = await changeMany(json, list.tag(), ids, gone).catch(async (problem) => {
      if (problem.kind !== "changed") throw problem;
      return changeMany(json, await tagIfSame(ids), ids, gone);
    });
    selected.clear();
    announce(text);
    toast(text, undo);
  } catch (problem) {
    toast(problem.kind === "changed" ? say("manyChanged") : sayProblem(problem));
  }
  await list.refresh();
}

// The tag of the present state, if the selected expenses are in it as they are shown. So a change
// of another expense is no hindrance, and a change of one of these is seen first.
async function tagIfSame(ids) {
  const { etag } = await request("GET", "log");
  for (const id of ids) {
    const now = (await read(id))?.expense;
    const shown = selected.get(id);
    const isSame = now && ["amount", "description", "category", "date"].every((name) => now[name] === shown[name]);
    if (!isSame) throw { kind: "changed" };
  }
  return etag;
}
