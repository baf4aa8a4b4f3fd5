/**
 * Writes what the package has of the interface: its errors, its functions with their types, and the
 * types for TypeScript, all with the interface's comments.
 *
 *     wasm-tools component wit --json WIT_FOLDER | node interface.js FOLDER
 *
 * FOLDER holds what jco made of the component in `component`. What the interface cannot say
 * stands in `host/interface.json`. A function that is not listed there counts as one that changes
 * something.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const TABLES = JSON.parse(readFileSync(new URL("../interface.json", import.meta.url), "utf8"));
const OPTIONAL = TABLES["everything if left out"];
/** Whether a list of the tables has a field such as `filter.since`, with its record or without. */
const isIn = (list, name) => list.includes(name) || list.includes(name?.split(".").at(-1));
const isDigest = (name) => isIn(TABLES.digests, name);
const isEmpty = (name) => isIn(TABLES["empty if left out"], name);
const isFalse = (name) => isIn(TABLES["false if left out"], name);
/** Which text a text with this name is: an amount, a date, or any. */
const textOf = (name) =>
  isIn(TABLES.amounts, name) ? "amount" : isIn(TABLES.dates, name) ? "date" : "text";
const BITS = { u8: 8, u16: 16, u32: 32 };
const ERROR = "error";

const pascal = (name) => name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
// A declaration and a key may not have the same name as a word of the language.
const local = (name) => `${camel(name)}Type`;

/** The comment of an item, indented. */
function doc(item, indent = "", more = "") {
  const text = [item.docs?.contents, more].filter(Boolean).join("\n\n");
  if (!text) return "";
  const lines = text.split("\n").map((line) => `${indent} * ${line}`.trimEnd());
  return `${indent}/**\n${lines.join("\n")}\n${indent} */\n`;
}

class Interface {
  constructor({ packages, interfaces, types }) {
    const number = packages.findIndex(({ name }) => name.startsWith("expenses:store@"));
    this.interfaces = interfaces.filter((one) => one.package === number);
    this.types = types;
  }

  /** The types that the interfaces define, in order. */
  get definitions() {
    const all = this.interfaces.flatMap(({ types }) => Object.values(types));
    return all.map((kind) => this.types[kind]).filter(({ kind }) => !("type" in kind));
  }

  get functions() {
    return this.interfaces.flatMap(({ name, functions }) =>
      Object.values(functions).map((definition) => ({ ...definition, interface: name })),
    );
  }

  /** Follows the names of a type to where it is defined; a string is a primitive type. */
  resolve(kind) {
    const to = typeof kind === "number" && this.types[kind].kind.type;
    return to || to === 0 ? this.resolve(to) : kind;
  }

  /** The kind of a type that is no primitive, what it holds, and its name. */
  shape(kind) {
    const [[key, value]] = Object.entries(this.types[kind].kind);
    return { key, value, name: this.types[kind].name };
  }

  isIndexed({ fields }) {
    return fields.some(({ type }) => {
      const kind = this.resolve(type);
      return typeof kind === "number" && this.shape(kind).name === ERROR;
    });
  }

  /** The expression for a type in JavaScript. */
  value(kind, name) {
    kind = this.resolve(kind);
    if (kind === null) return "undefined";
    if (kind === "string") return `v.${textOf(name)}`;
    if (kind === "bool") return isFalse(name) ? "v.flag" : "v.boolean";
    if (kind === "u64") return isDigest(name) ? "v.digest" : "v.long";
    if (typeof kind === "string") return `v.int(${BITS[kind]})`;
    const { key, value, name: named } = this.shape(kind);
    if (named) return local(named);
    if (key === "list" && isEmpty(name)) return `v.list(${this.value(value, name)}, true)`;
    if (key === "result") {
      return `v.result(${this.value(value.ok, name)}, ${this.value(value.err, name)})`;
    }
    return `v.${key}(${this.value(value, name)})`;
  }

  /** The type in TypeScript, in which `int` stands for a whole number of 64 bits. */
  type(kind, name, int = "Int") {
    kind = this.resolve(kind);
    if (kind === null) return "void";
    if (kind === "string") return { amount: "Amount", date: "CalendarDate", text: "string" }[textOf(name)];
    if (kind === "bool") return "boolean";
    if (kind === "u64") return isDigest(name) ? "bigint" : int;
    if (typeof kind === "string") return "number";
    const { key, value, name: named } = this.shape(kind);
    if (named === ERROR || (key === "record" && this.isIndexed(value))) return "StoreError";
    if (named) return pascal(named) + (this.holdsIntegers(kind) ? `<${int}>` : "");
    if (key === "list") {
      const element = this.type(value, name, int);
      return /[ |]/.test(element) && !element.endsWith(">") ? `(${element})[]` : `${element}[]`;
    }
    if (key === "option") {
      const some = this.type(value, name, int);
      // Only arguments have lists that may be left out: the program's own may be unchangeable.
      return `${some.endsWith("[]") ? `readonly ${some}` : some} | undefined`;
    }
    return `${this.type(value.ok, name, int)} | ${this.type(value.err, name, int)}`;
  }

  /** Whether a whole number of 64 bits is in a type, so that it has a parameter for it. */
  holdsIntegers(kind, name) {
    kind = this.resolve(kind);
    if (typeof kind !== "number") return kind === "u64" && !isDigest(name);
    const { key, value } = this.shape(kind);
    if (key === "enum") return false;
    const parts = value.fields ?? value.cases ?? (key === "result" ? [] : [{ type: value, name }]);
    return parts.some(({ type, name }) => type !== null && this.holdsIntegers(type, name));
  }

  /** Whether a field or parameter may be left out. */
  isOptional({ type, name }) {
    const kind = this.resolve(type);
    if (typeof kind !== "number") return isFalse(name);
    const { key, name: named } = this.shape(kind);
    return key === "option" || OPTIONAL.includes(named) || (key === "list" && isEmpty(name));
  }

  errors() {
    const error = this.definitions.find(({ name }) => name === ERROR);
    return error.kind.variant.cases;
  }

  exceptions() {
    const classes = this.errors().map((item) => {
      const message = TABLES.messages[item.name] ?? item.name;
      return (
        `${doc(item)}export class ${pascal(item.name)}Error extends StoreError {\n` +
        `  constructor(payload) {\n` +
        `    super(${JSON.stringify(item.name)}, ${JSON.stringify(message)}, payload);\n  }\n}\n`
      );
    });
    return `import { StoreError } from "./errors.js";\n\n${classes.join("\n")}`;
  }

  table(item) {
    const [[key, value]] = Object.entries(item.kind);
    const rows = (items) =>
      items.map((one) => `  ${JSON.stringify(one.name)}: ${this.value(one.type, one.name)},\n`).join("");
    if (item.name === ERROR) {
      const cases = value.cases.map(({ name, type }) => {
        const of = `exceptions.${pascal(name)}Error, ${this.value(type, name)}`;
        return `  ${JSON.stringify(name)}: [${of}],\n`;
      });
      return `v.failure({\n${cases.join("")}})`;
    }
    if (key === "enum") {
      return `v.enumeration(${value.cases.map(({ name }) => JSON.stringify(name)).join(", ")})`;
    }
    if (key === "variant") return `v.variant({\n${rows(value.cases)}})`;
    if (this.isIndexed(value)) return `v.indexed(${local(ERROR)})`;
    const named = value.fields
      .map((field) => `  ${camel(field.name)}: ${this.value(field.type, `${item.name}.${field.name}`)},\n`)
      .join("");
    return `v.record({\n${named}}${OPTIONAL.includes(item.name) ? ", true" : ""})`;
  }

  module(coreModules) {
    const types = this.definitions.map((item) => `const ${local(item.name)} = ${this.table(item)};\n`);
    const functions = this.functions.map(({ name, interface: of, params, result }) => {
      const { ok, err } = this.shape(result).value;
      const parameters = params.map(
        (one) => `[${JSON.stringify(camel(one.name))}, ${this.value(one.type, one.name)}]`,
      );
      return (
        `  ${camel(name)}: {\n    interface: ${JSON.stringify(of)},\n` +
        `    name: ${JSON.stringify(camel(name))},\n    changes: ${!TABLES.reads.includes(name)},\n` +
        `    parameters: [${parameters.join(", ")}],\n` +
        `    result: ${this.value(ok, name)},\n    error: ${this.value(err, name)},\n  },\n`
      );
    });
    return (
      'import * as exceptions from "./exceptions.js";\nimport * as v from "./values.js";\n\n' +
      `export const CORE_MODULES = ${JSON.stringify(coreModules)};\n\n${types.join("\n")}\n` +
      `export const FUNCTIONS = {\n${functions.join("")}};\n`
    );
  }

  declaration(item) {
    const [[key, value]] = Object.entries(item.kind);
    const name = pascal(item.name);
    if (item.name === ERROR) {
      const classes = value.cases.map((one) => {
        const payload = one.type === null ? "undefined" : this.type(one.type, one.name, "number | bigint");
        return (
          `${doc(one)}export class ${pascal(one.name)}Error extends StoreError {\n` +
          `  readonly case: ${JSON.stringify(one.name)};\n  readonly payload: ${payload};\n}\n`
        );
      });
      return classes.join("\n");
    }
    if (key === "enum") {
      const meanings = value.cases
        .filter(({ docs }) => docs?.contents)
        .map(({ name, docs }) => `- \`${name}\`: ${docs.contents.replaceAll("\n", " ")}`);
      const cases = value.cases.map((one) => JSON.stringify(one.name)).join(" | ");
      return `${doc(item, "", meanings.join("\n"))}export type ${name} = ${cases};\n`;
    }
    if (key === "record" && this.isIndexed(value)) return "";
    const number = this.types.indexOf(item);
    const parameter = this.holdsIntegers(number) ? "<Int = number>" : "";
    if (key === "variant") {
      const cases = value.cases.map(
        (one) =>
          doc(one, "  ") +
          `  | { tag: ${JSON.stringify(one.name)}` +
          (one.type === null ? " }" : `; val: ${this.type(one.type, one.name)} }`),
      );
      return `${doc(item)}export type ${name}${parameter} =\n${cases.join("\n")};\n`;
    }
    const fields = value.fields.map((one) => {
      const field = `${item.name}.${one.name}`;
      const optional = this.isOptional({ type: one.type, name: field }) ? "?" : "";
      return `${doc(one, "  ")}  ${camel(one.name)}${optional}: ${this.type(one.type, field)};\n`;
    });
    return `${doc(item)}export interface ${name}${parameter} {\n${fields.join("")}}\n`;
  }

  declarations() {
    const methods = this.functions.map((item) => {
      // Behind a parameter that may be left out, all may be.
      const least = item.params.findLastIndex((one) => !this.isOptional(one));
      const parameters = item.params.map((one, at) => {
        const given = this.type(one.type, one.name, "number | bigint").replace(/ \| undefined$/, "");
        const type = given.endsWith("[]") ? `readonly ${given}` : given;
        if (at > least) return `${camel(one.name)}?: ${type}`;
        return `${camel(one.name)}: ${type}${this.isOptional(one) ? " | undefined" : ""}`;
      });
      const result = this.type(this.shape(item.result).value.ok, item.name);
      return `${doc(item, "  ")}  ${camel(item.name)}(${parameters.join(", ")}): ${result};\n`;
    });
    return (
      'import { StoreError } from "./errors.js";\n\n' +
      '/** Decimal text, such as `"12.50"`. Amounts are exact. */\nexport type Amount = string;\n\n' +
      '/** A calendar date, such as `"2026-11-23"`. */\nexport type CalendarDate = string;\n\n' +
      `${this.definitions.map((item) => this.declaration(item)).filter(Boolean).join("\n")}\n` +
      "/** The functions of the interface. `Int` is what ids, counts and revisions are. */\n" +
      `export interface Functions<Int = number> {\n${methods.join("\n")}}\n`
    );
  }
}

const folder = process.argv[2];
const resolved = new Interface(JSON.parse(readFileSync(0, "utf8")));
const modules = readdirSync(path.join(folder, "component")).filter((name) => name.endsWith(".wasm"));
writeFileSync(path.join(folder, "exceptions.js"), resolved.exceptions());
writeFileSync(path.join(folder, "interface.js"), resolved.module(modules.sort()));
writeFileSync(path.join(folder, "interface.d.ts"), resolved.declarations());
