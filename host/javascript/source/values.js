/**
 * How JavaScript's values become the interface's values, and back.
 *
 * Each type has two functions. `lower` checks a value before the component sees it: what has the
 * wrong type is a `TypeError`, what is out of range a `RangeError`, and both name the place, such as
 * `query.limit`. `lift` makes a value of a result; whole numbers of 64 bits become what `integers`
 * says, `"number"` or `"bigint"`.
 */

const show = (value) => {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  return Array.isArray(value) ? "an array" : value instanceof Object ? "an object" : String(value);
};

const wrong = (place, expected, value) =>
  new TypeError(`${place}: expected ${expected}, not ${show(value)}`);

const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** Refuses fields that are misspelt, which would otherwise count as left out. */
function refuseOthers(value, names, place) {
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) throw new TypeError(`${place}: there is no field ${show(name)}`);
  }
}

const GREATEST = 2n ** 64n - 1n;
/** What `integers` is in an error: a number too great for a `number` must not hide the error. */
const IN_ERROR = "number, or bigint if it has to be";

function lowerLong(value, place) {
  if (typeof value !== "bigint" && typeof value !== "number") {
    throw wrong(place, "a number or a bigint", value);
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(`${place}: ${value} is not a whole number that a number holds exactly`);
  }
  if (value < 0 || value > GREATEST) {
    throw new RangeError(`${place}: expected 0 to ${GREATEST}, not ${value}`);
  }
  return BigInt(value);
}

/** An id, a count or a revision. */
export const long = {
  lower: lowerLong,
  lift(raw, integers) {
    if (integers === "bigint") return raw;
    const value = Number(raw);
    if (Number.isSafeInteger(value)) return value;
    if (integers === IN_ERROR) return raw;
    throw new RangeError(`no number holds ${raw} exactly: open the store with integers "bigint"`);
  },
};

/** A digest of 64 bits, which is always a bigint. */
export const digest = { lower: lowerLong, lift: (raw) => raw };

/** A whole number of at most 32 bits. */
export const int = (bits) => ({
  lower(value, place) {
    const greatest = 2 ** bits - 1;
    if (typeof value !== "number") throw wrong(place, "a number", value);
    if (!Number.isInteger(value) || value < 0 || value > greatest) {
      throw new RangeError(`${place}: expected a whole number from 0 to ${greatest}, not ${value}`);
    }
    return value;
  },
  lift: (raw) => raw,
});

export const boolean = {
  lower(value, place) {
    if (typeof value !== "boolean") throw wrong(place, "a boolean", value);
    return value;
  },
  lift: (raw) => raw,
};

/** A boolean that may be left out; then it is false. */
export const flag = {
  lower: (value, place) => value !== undefined && boolean.lower(value, place),
  lift: (raw) => raw,
};

export const text = {
  lower(value, place) {
    if (typeof value !== "string") throw wrong(place, "a string", value);
    if (!value.isWellFormed()) throw new RangeError(`${place}: ${show(value)} has a lone surrogate`);
    return value;
  },
  lift: (raw) => raw,
};

/** Decimal text. */
export const amount = {
  lower(value, place) {
    if (typeof value !== "string") throw wrong(place, 'decimal text, such as "12.50"', value);
    return text.lower(value, place);
  },
  lift: (raw) => raw,
};

/** A calendar date as text. */
export const date = {
  lower(value, place) {
    if (typeof value !== "string") throw wrong(place, 'a date, such as "2026-11-23"', value);
    return text.lower(value, place);
  },
  lift: (raw) => raw,
};

export const enumeration = (...cases) => ({
  lower(value, place) {
    if (typeof value !== "string") throw wrong(place, "a string", value);
    if (!cases.includes(value)) {
      throw new RangeError(`${place}: expected one of ${cases.join(", ")}, not ${show(value)}`);
    }
    return value;
  },
  lift: (raw) => raw,
});

export const option = (of) => ({
  optional: true,
  lower: (value, place) => (value === undefined ? undefined : of.lower(value, place)),
  lift: (raw, integers) => (raw === undefined ? undefined : of.lift(raw, integers)),
});

/** An array. One that is `optional` may be left out; then it is empty. */
export const list = (of, optional = false) => ({
  lower(value, place) {
    if (value === undefined && optional) value = [];
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw wrong(place, "an array", value);
    return Array.from(value, (element, at) => of.lower(element, `${place}[${at}]`));
  },
  lift: (raw, integers) => Array.from(raw, (element) => of.lift(element, integers)),
});

/** An object. One that is `optional` may be left out; then its fields are, too. */
export const record = (fields, optional = false) => ({
  lower(value, place) {
    if (value === undefined && optional) value = {};
    if (!isObject(value)) throw wrong(place, "an object", value);
    refuseOthers(value, Object.keys(fields), place);
    const lowered = {};
    for (const [name, of] of Object.entries(fields)) {
      lowered[name] = of.lower(value[name], `${place}.${name}`);
    }
    return lowered;
  },
  lift(raw, integers) {
    const lifted = {};
    for (const [name, of] of Object.entries(fields)) {
      const value = of.lift(raw[name], integers);
      if (value !== undefined) lifted[name] = value;
    }
    return lifted;
  },
});

/** `{ tag, val }`, or `{ tag }` for a case without a value. */
export const variant = (cases) => ({
  lower(value, place) {
    if (!isObject(value)) throw wrong(place, "an object with a tag", value);
    if (!Object.hasOwn(cases, value.tag)) {
      const tags = Object.keys(cases).join(", ");
      throw new RangeError(`${place}.tag: expected one of ${tags}, not ${show(value.tag)}`);
    }
    const of = cases[value.tag];
    refuseOthers(value, of ? ["tag", "val"] : ["tag"], place);
    return of ? { tag: value.tag, val: of.lower(value.val, `${place}.val`) } : { tag: value.tag };
  },
  lift(raw, integers) {
    const of = cases[raw.tag];
    return of ? { tag: raw.tag, val: of.lift(raw.val, integers) } : { tag: raw.tag };
  },
});

/** An error of the interface, which becomes an error of the class of its case. A whole number that no
 * `number` holds exactly, such as an id that was passed in, is a `bigint` in it. */
export const failure = (cases) => ({
  lift(raw, integers) {
    const [of, payload] = cases[raw.tag];
    return new of(payload?.lift(raw.val, integers === "number" ? IN_ERROR : integers));
  },
});

/** An error that also says which of several changes failed. */
export const indexed = (of) => ({
  lift(raw, integers) {
    const error = of.lift(raw.error, integers);
    error.index = raw.index;
    return error;
  },
});

/** A value, or the error that says why there is none. */
export const result = (ok, err) => ({
  lift: (raw, integers) =>
    raw.tag === "ok" ? ok?.lift(raw.val, integers) : err.lift(raw.val, integers),
});
