// Two people edited the same survey: what each changed since the last common form, in one form.
const plain = (value) => value && typeof value === "object" && !Array.isArray(value);
const nameOf = (one) => one?.key ?? one?.value ?? one?.name;
const named = (list) => Array.isArray(list) && list.every((one) => plain(one) && nameOf(one) !== undefined);

export function same(one, other) {
  if (one === other) return true;
  if (!one || !other || typeof one !== "object" || typeof other !== "object" || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
}

// The merged form, and the paths where both changed the same thing differently; there `mine` stands, or theirs if so asked.
export function merge(base, mine, theirs, prefer = "mine") {
  const clashes = [];
  const form = three(base, mine, theirs, "", { clashes, prefer });
  return { form, clashes };
}

function three(base, mine, theirs, path, context) {
  if (same(mine, theirs) || same(mine, base)) return theirs;
  if (same(theirs, base)) return mine;
  if (plain(mine) && plain(theirs)) return objects(plain(base) ? base : {}, mine, theirs, path, context);
  if (named(mine) && named(theirs) && named(base)) return lists(base, mine, theirs, path, context);
  context.clashes.push(path);
  return context.prefer === "mine" ? mine : theirs;
}

function objects(base, mine, theirs, path, context) {
  const found = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = three(base[key], mine[key], theirs[key], path ? `${path}.${key}` : key, context);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

// Questions and choices have names: they are followed wherever they were moved.
function lists(base, mine, theirs, path, context) {
  const by = (list) => new Map(list.map((one) => [nameOf(one), one]));
  const [was, my, their] = [by(base), by(mine), by(theirs)];
  const value = (name) => three(was.get(name), my.get(name), their.get(name), `${path}.${name}`, context);
  const order = (list) => list.map(nameOf).filter((name) => was.has(name) && my.has(name) && their.has(name));
  const [lead, other] = same(order(mine), order(base)) ? [theirs, mine] : [mine, theirs];
  const names = lead.map(nameOf);
  other.forEach((one, at) => {
    const name = nameOf(one);
    if (!names.includes(name)) names.splice(at ? names.indexOf(nameOf(other[at - 1])) + 1 : 0, 0, name);
  });
  return names.map(value).filter((one) => one !== undefined);
}
