// Runs a form script against a stand-in of the services it calls, and writes what was made as JSON.
// Every method that the script may call is named here as the reference of Apps Script has it; any other one fails.
const made = { form: {}, items: [], sheets: [], log: [] };

function chain(target, names) {
  const self = {};
  names.forEach((name) => {
    self[name] = (value) => {
      target[name.replace(/^set/, "")] = value;
      return self;
    };
  });
  return self;
}

function item(kind, names) {
  const target = { kind };
  made.items.push(target);
  return chain(target, ["setTitle", "setHelpText", ...names]);
}

const form = {
  ...chain(made.form, ["setTitle", "setDescription", "setProgressBar", "setShowLinkToRespondAgain"]),
  addPageBreakItem: () => item("page", []),
  addSectionHeaderItem: () => item("section", []),
  addParagraphTextItem: () => item("text", ["setRequired"]),
  addMultipleChoiceItem: () => item("choice", ["setChoiceValues", "setRequired"]),
  addGridItem: () => item("grid", ["setRows", "setColumns", "setRequired"]),
  setDestination: (type, id) => {
    made.destination = [type, id];
  },
  getEditUrl: () => "edit",
  getPublishedUrl: () => "send",
};
const book = {
  getId: () => "book",
  getUrl: () => "answers",
  insertSheet: (name) => {
    const sheet = { name };
    made.sheets.push(sheet);
    return {
      getRange: (cell) => ({
        setValue: (value) => {
          sheet[cell] = value;
        },
      }),
      hideSheet: () => {
        sheet.hidden = true;
      },
    };
  },
};
globalThis.FormApp = {
  DestinationType: { SPREADSHEET: "SPREADSHEET" },
  create: (name) => {
    made.name = name;
    return form;
  },
};
globalThis.SpreadsheetApp = { create: () => book };
globalThis.Logger = { log: (...parts) => made.log.push(parts.join(" ")) };

const script = require("fs").readFileSync(0, "utf8");
new Function(`${script}\ncreateForm();`)();
console.log(JSON.stringify(made));
