// What survey-core makes of a survey: findings of its linter, errors of its parser, and the results of answers.
// Reads {"survey": ..., "answers": [{item: value, ...}, ...]} from standard input, writes JSON.
// The survey asks a question only while it is visible; answers to others are not given.
require("survey-core/survey.i18n");
const { Model } = require("survey-core");
const { lintSurvey } = require("survey-core/linter");

const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const model = new Model(given.survey);
const results = given.answers.map((answers) => {
  const survey = new Model(given.survey);
  let asked = [];
  let before;
  do {
    before = asked.length;
    asked = [];
    const data = {};
    survey.getAllQuestions().forEach((question) => {
      if (!question.isVisibleInSurvey || question.getType() === "html") return;
      if (question.getType() === "matrix") {
        const value = {};
        question.rows.forEach((row) => {
          asked.push(row.value);
          if (row.value in answers) value[row.value] = answers[row.value];
        });
        if (Object.keys(value).length) data[question.name] = value;
      } else {
        asked.push(question.name);
        if (question.name in answers) data[question.name] = answers[question.name];
      }
    });
    survey.mergeData(data);
  } while (asked.length > before);
  const valid = survey.validate(false);
  survey.doComplete();
  return { asked, valid, data: survey.data };
});
console.log(
  JSON.stringify({
    lint: lintSurvey(given.survey).findings,
    errors: model.jsonErrors || [],
    pages: model.visiblePageCount,
    locales: model.getUsedLocales(),
    title: model.processedTitle,
    again: model.toJSON(),
    results,
  }),
);
