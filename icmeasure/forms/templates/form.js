"use strict";
// The page knows its questions from the fieldsets and its rules from the JSON beside this script. The controls are the
// only place where answers live; what is saved is read from them, so page and file cannot disagree.
(() => {
  const byId = (id) => document.getElementById(id);
  const spec = JSON.parse(byId("spec").textContent);
  const { columns, questions, words } = spec;
  const form = byId("form");
  const pages = [...form.querySelectorAll(".page")];
  const fieldsets = new Map([...form.querySelectorAll(".question")].map((set) => [set.dataset.item, set]));
  const stamp = spec.icmeasure;
  const draftKey = ["icmeasure", stamp.content_hash, stamp.audience, stamp.form].join(":");
  let current = 0;
  let respondent = newId();

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

  // crypto.randomUUID is missing where the page comes from a plain http address
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  // --- answers -----------------------------------------------------------------------------------------------------

  const inputs = (item) => [...fieldsets.get(item).querySelectorAll("input, textarea")];

  function entered(item) {
    if (questions[item].open) {
      const text = inputs(item)[0].value;
      return text.trim() === "" ? undefined : text;
    }
    const picked = inputs(item).find((input) => input.checked);
    return picked === undefined ? undefined : Number(picked.value);
  }

  function isShown(item) {
    const rule = questions[item].show_if;
    const holds = (test) => isShown(test.item) && test.codes.includes(entered(test.item));
    return rule === null || rule.some((every) => every.every(holds));
  }

  const answerTo = (item) => (isShown(item) ? entered(item) : undefined);

  function allAnswers() {
    const pairs = columns.map((item) => [item, answerTo(item)]);
    return Object.fromEntries(pairs.filter(([, answer]) => answer !== undefined));
  }

  function enter(item, answer) {
    for (const input of inputs(item)) {
      if (questions[item].open) input.value = typeof answer === "string" ? answer : "";
      else input.checked = Number(input.value) === answer;
    }
  }

  // --- draft on this device ----------------------------------------------------------------------------------------

  function keepDraft() {
    try {
      localStorage.setItem(draftKey, JSON.stringify({ respondent, page: current, answers: allAnswers() }));
    } catch {
      notify(words.not_kept);
    }
  }

  function restoreDraft() {
    try {
      const draft = JSON.parse(localStorage.getItem(draftKey));
      if (draft === null || typeof draft.answers !== "object" || Object.keys(draft.answers).length === 0) return;
      for (const item of columns) if (Object.hasOwn(draft.answers, item)) enter(item, draft.answers[item]);
      if (/^[0-9a-f-]{36}$/.test(draft.respondent)) respondent = draft.respondent;
      if (Number.isInteger(draft.page)) current = Math.min(Math.max(draft.page, 0), pages.length - 1);
      notify(words.restored);
    } catch {
      notify(words.not_kept);
    }
  }

  function clearAll() {
    if (!window.confirm(words.clear_confirm)) return;
    try {
      localStorage.removeItem(draftKey);
    } catch {
      // nothing was kept, so nothing needs removing
    }
    form.reset();
    respondent = newId();
    byId("saved").textContent = "";
    showPage(0);
  }

  // --- what is seen ------------------------------------------------------------------------------------------------

  function notify(text) {
    byId("notice").textContent = text;
    byId("notice").hidden = text === "";
  }

  const itemsOf = (page) => [...pages[page].querySelectorAll(".question")].map((set) => set.dataset.item);

  // Pages of which a condition hides every question are passed over.
  const openPages = () => pages.map((_, page) => page).filter((page) => itemsOf(page).some(isShown));

  function refresh() {
    const shown = columns.filter(isShown);
    const answered = shown.filter((item) => entered(item) !== undefined);
    for (const [item, set] of fieldsets) {
      set.hidden = !isShown(item);
      const clear = set.querySelector(".clear");
      if (clear) clear.hidden = entered(item) === undefined;
      if (entered(item) !== undefined) markMissing(item, false);
    }
    for (const block of form.querySelectorAll(".block")) {
      block.hidden = block.querySelector(".question:not([hidden])") === null;
    }
    if (form.querySelector(".missing") === null) byId("errors").hidden = true;
    const open = openPages();
    const place = open.indexOf(current);
    const last = place === open.length - 1;
    byId("page-status").textContent =
      open.length > 1 ? fill(words.page, { page: place + 1, pages: open.length }) : "";
    byId("finish").hidden = !last;
    byId("steps").hidden = open.length === 1;
    byId("back").hidden = place === 0;
    byId("next").hidden = last;
    byId("answered-status").textContent = fill(words.answered, { answered: answered.length, questions: shown.length });
    byId("progress").max = Math.max(shown.length, 1);
    byId("progress").value = answered.length;
    byId("clear-all").hidden = answered.length === 0;
  }

  function showPage(index, focus = true) {
    current = index;
    pages.forEach((page, position) => (page.hidden = position !== index));
    byId("welcome").hidden = index > 0;
    byId("errors").hidden = true;
    if (focus) notify("");
    refresh();
    keepDraft();
    if (focus) {
      window.scrollTo(0, 0);
      pages[index].focus({ preventScroll: true });
    }
  }

  function markMissing(item, missing) {
    const set = fieldsets.get(item);
    const error = byId(`q-${item}-error`);
    set.classList.toggle("missing", missing);
    error.hidden = !missing;
    // a group of radio buttons carries the state itself, other controls are the ones read out
    const target = set.getAttribute("role") === "radiogroup" ? set : inputs(item)[0];
    for (const element of new Set([set, target])) {
      if (missing) element.setAttribute("aria-describedby", error.id);
      else element.removeAttribute("aria-describedby");
    }
    if (missing) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
  }

  const gaps = (page) =>
    itemsOf(page).filter((item) => questions[item].required && isShown(item) && entered(item) === undefined);

  function isComplete(page) {
    const missing = gaps(page);
    itemsOf(page).forEach((item) => markMissing(item, missing.includes(item)));
    byId("errors-list").replaceChildren(...missing.map(errorLink));
    byId("errors").hidden = missing.length === 0;
    if (missing.length > 0) byId("errors").focus();
    return missing.length === 0;
  }

  function errorLink(item) {
    const { number, text } = questions[item];
    const link = document.createElement("a");
    link.href = `#q-${item}`;
    link.textContent = `${fill(words.question, { number })}: ${text}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      fieldsets.get(item).scrollIntoView({ block: "center" });
      inputs(item)[0].focus({ preventScroll: true });
    });
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  }

  // --- files -------------------------------------------------------------------------------------------------------

  function jsonFile() {
    const saved = new Date().toISOString();
    return JSON.stringify({ icmeasure: { ...stamp, saved }, respondent, answers: allAnswers() }, null, 2) + "\n";
  }

  // A spreadsheet takes cells that begin so for formulas; an apostrophe of one's own is guarded, too, so that the
  // reader can take exactly one away.
  const safeText = (text) => (/^['=+\-@\t\r]/.test(text) ? `'${text}` : text);

  function csvFile() {
    const answers = allAnswers();
    const header = ["icm_instrument", "icm_version", "icm_content_hash", "icm_language", "icm_respondent", ...columns];
    const cells = columns.map((item) => {
      const answer = answers[item];
      return typeof answer === "string" ? safeText(answer) : String(answer ?? "");
    });
    const row = [stamp.instrument, stamp.version, stamp.content_hash, stamp.language, respondent, ...cells];
    const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return "\ufeff" + [header, row].map((line) => line.map(quoted).join(",") + "\r\n").join("");
  }

  function save(suffix, type, content) {
    const gap = pages.findIndex((_, page) => gaps(page).length > 0);
    if (gap !== -1) {
      if (gap !== current) showPage(gap);
      isComplete(gap);
      return;
    }
    const link = document.createElement("a");
    const url = URL.createObjectURL(new Blob([content()], { type }));
    link.href = url;
    link.download = `${stamp.instrument}-${stamp.version}-${respondent.slice(0, 8)}.${suffix}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    byId("saved").textContent = fill(words.saved, { file: link.download });
  }

  // --- start -------------------------------------------------------------------------------------------------------

  form.addEventListener("input", () => {
    byId("saved").textContent = "";
    refresh();
    keepDraft();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", ({ target }) => {
    const item = target.dataset.clear;
    if (item === undefined) return;
    enter(item, undefined);
    inputs(item)[0].focus();
    refresh();
    keepDraft();
  });
  byId("next").addEventListener("click", () => isComplete(current) && showPage(openPages().find((page) => page > current)));
  byId("back").addEventListener("click", () => showPage(openPages().findLast((page) => page < current)));
  byId("clear-all").addEventListener("click", clearAll);
  byId("save-json").addEventListener("click", () => save("json", "application/json", jsonFile));
  byId("save-csv").addEventListener("click", () => save("csv", "text/csv;charset=utf-8", csvFile));
  document.documentElement.classList.add("scripted");
  byId("bar").hidden = false;
  restoreDraft();
  showPage(openPages().findLast((page) => page <= current) ?? 0, false);
})();
