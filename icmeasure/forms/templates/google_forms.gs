/**
 * Makes the form below and the sheet of its answers.
 * How to: open script.google.com, begin a new project, paste this file, run createForm, read the log.
 */
const FORM = __FORM__;

function createForm() {
  const form = FormApp.create(FORM.name);
  form.setTitle(FORM.title);
  form.setDescription(FORM.description);
  form.setProgressBar(true);
  form.setShowLinkToRespondAgain(false);
  FORM.items.forEach(function (item) {
    addItem(form, item);
  });
  const book = SpreadsheetApp.create(FORM.name);
  form.setDestination(FormApp.DestinationType.SPREADSHEET, book.getId());
  const about = book.insertSheet(FORM.sheet);
  about.getRange("A1").setValue(FORM.stamp);
  about.hideSheet();
  Logger.log("Form to edit: %s", form.getEditUrl());
  Logger.log("Form to send: %s", form.getPublishedUrl());
  Logger.log("Answers: %s", book.getUrl());
}

function addItem(form, item) {
  if (item.kind === "page") {
    form.addPageBreakItem().setTitle(item.title).setHelpText(item.help);
  } else if (item.kind === "section") {
    form.addSectionHeaderItem().setTitle(item.title).setHelpText(item.help);
  } else if (item.kind === "text") {
    form.addParagraphTextItem().setTitle(item.title).setHelpText(item.help).setRequired(item.required);
  } else if (item.kind === "choice") {
    form
      .addMultipleChoiceItem()
      .setTitle(item.title)
      .setHelpText(item.help)
      .setChoiceValues(item.choices)
      .setRequired(item.required);
  } else if (item.kind === "grid") {
    form
      .addGridItem()
      .setTitle(item.title)
      .setHelpText(item.help)
      .setRows(item.rows)
      .setColumns(item.choices)
      .setRequired(item.required);
  } else {
    throw new Error("unknown kind of item: " + item.kind);
  }
}
