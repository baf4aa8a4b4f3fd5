// Amounts: decimal text with all its digits, as people type them and as they are shown. None goes
// through a binary number, except to draw it.

import { locale } from "./language.js";

const parts = new Intl.NumberFormat(locale).formatToParts(-1234567.8);
const part = (type) => parts.find((part) => part.type === type)?.value;

// What stands before the decimals in the browser's language.
const mark = part("decimal") === "," ? "," : ".";

// The decimals that are always shown. Whoever enters none sees none.
let decimals = 0;

// The amount that a person typed, or `null`: with the mark of their language or, if that cannot
// be meant, with the other one, which the keyboard of a phone may have instead.
export function parseAmount(typed) {
  const bare = typed.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/[\s'’_\p{Sc}]|^\s*[A-Z]{3}\b|\b[A-Z]{3}\s*$/gu, "");
  const text = bare.replace(/^[−–]/, "-").replace(/^\+/, "");
  const other = mark === "," ? "." : ",";
  const [first, last] = [text.search(/[.,]/), Math.max(text.lastIndexOf("."), text.lastIndexOf(","))];
  let decimal = null;
  if (text.includes(".") && text.includes(",")) decimal = text[last];
  else if (first >= 0 && first === last) {
    const behind = text.length - last - 1;
    const isGroup = text[last] === other && behind === 3 && /^-?[1-9]\d{0,2}$/.test(text.slice(0, last));
    decimal = isGroup ? null : text[last];
  }
  const [whole, fraction, ...more] = decimal === null ? [text] : text.split(decimal);
  if (more.length > 0) return null;
  const isGrouped = /^-?\d{1,3}([.,]\d{3})+$/.test(whole) && !(whole.includes(".") && whole.includes(","));
  if (!/^-?\d*$/.test(whole) && !isGrouped) return null;
  const digits = whole.replace(/[.,]/g, "");
  if (!/\d/.test(digits + (fraction ?? "")) || !/^\d*$/.test(fraction ?? "")) return null;
  const sign = digits.startsWith("-") ? "-" : "";
  const plain = digits.replace("-", "").replace(/^0+(?=\d)/, "") || "0";
  const amount = sign + plain + (fraction ? `.${fraction}` : "");
  // As many digits as the service takes.
  if (fraction?.length > 4 || amount.replace(/\D/g, "").length > 15) return null;
  return /[1-9]/.test(amount) ? amount : null;
}

// Notices whether amounts have decimals.
export function notice(amount) {
  if (amount.includes(".")) decimals = 2;
}

// The amount for a reader.
export function showAmount(amount) {
  notice(amount);
  const least = Math.max(decimals, amount.split(".")[1]?.length ?? 0);
  return format(least).format(amount);
}

// The amount for a field in which it is edited: without groups.
export function typedAmount(amount) {
  return amount.replace(".", mark);
}

const formats = new Map();

function format(least) {
  if (!formats.has(least)) {
    const options = { minimumFractionDigits: Math.min(least, 20), maximumFractionDigits: 20 };
    formats.set(least, new Intl.NumberFormat(locale, options));
  }
  return formats.get(least);
}

// A number with few digits, for a scale.
export const showRound = (number) =>
  new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 2 }).format(number);

export const showPercent = (share) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);

// The exact sum of amounts.
export function sum(amounts) {
  const places = Math.max(0, ...amounts.map((amount) => amount.split(".")[1]?.length ?? 0));
  let total = 0n;
  for (const amount of amounts) {
    const [whole, fraction = ""] = amount.split(".");
    total += BigInt(whole + fraction.padEnd(places, "0"));
  }
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return (total < 0n ? "-" : "") + text;
}

// The difference of two amounts.
export const minus = (a, b) => sum([a, b.startsWith("-") ? b.slice(1) : `-${b}`]);
