// What names a question: conditions, jumps, endings, quotas. They follow when it is renamed, and go when it goes.
import { modeOf, parts, put } from "./conditions.js";

// Every place of a form that holds a condition: [owner, name].
function holders(form) {
  const of = (list, name) => (list || []).filter((one) => one[name]).map((one) => [one, name]);
  return [...of(form.questions, "show_if"), ...of(form.logic, "if"), ...of(form.endings, "if")];
}

const about = (part, key) => part.question === key || part.question?.startsWith(`${key}/`);

// A question that goes takes what was said about it along.
export function forgetQuestion(form, key) {
  for (const [owner, name] of holders(form)) put(owner, name, parts(owner[name]).filter((part) => !about(part, key)), modeOf(owner[name]));
  if (form.logic) form.logic = form.logic.filter((rule) => rule.from !== key && rule.to !== key);
  if (form.limits?.quotas) form.limits.quotas = form.limits.quotas.filter((quota) => quota.question !== key);
}

export function renameQuestion(form, old, key) {
  for (const [owner, name] of holders(form))
    for (const part of parts(owner[name])) if (about(part, old)) part.question = key + part.question.slice(old.length);
  for (const rule of form.logic || []) for (const end of ["from", "to"]) if (rule[end] === old) rule[end] = key;
  for (const quota of form.limits?.quotas || []) if (quota.question === old) quota.question = key;
}

export function renameValue(form, key, old, value) {
  const swap = (list) => list.map((one) => (one === old ? value : one));
  for (const [owner, name] of holders(form))
    for (const part of parts(owner[name]))
      if (about(part, key)) for (const set of ["in", "not_in"]) if (part[set]) part[set] = swap(part[set]);
  for (const quota of form.limits?.quotas || []) if (quota.question === key) quota.in = swap(quota.in);
}

export function renameRow(form, key, old, row) {
  for (const [owner, name] of holders(form))
    for (const part of parts(owner[name])) if (part.question === `${key}/${old}`) part.question = `${key}/${row}`;
}
