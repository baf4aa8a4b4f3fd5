// Days: texts such as 2026-11-23, in the time of this device.

import { locale } from "./language.js";

const two = (number) => String(number).padStart(2, "0");

// Today, or so many days after it.
export function today(days = 0) {
  const now = new Date();
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  return `${String(day.getFullYear()).padStart(4, "0")}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

// The day of the calendar month on which the store's months start.
let monthStart = 1;

export function startMonthsOn(day) {
  monthStart = day;
}

// The month of a day: it has the name of the calendar month in which it begins.
export function monthOf(day) {
  const month = day.slice(0, 7);
  return Number(day.slice(8, 10)) < monthStart ? monthAfter(month, -1) : month;
}

export const thisMonth = () => monthOf(today());

// The month so many months after another.
export function monthAfter(month, months) {
  const [year, of] = month.split("-").map(Number);
  const at = year * 12 + of - 1 + months;
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${two((at % 12) + 1)}`;
}

// The months from one to another, both included.
export function monthsBetween(first, last) {
  const months = [];
  for (let month = first; month <= last; month = monthAfter(month, 1)) months.push(month);
  return months;
}

const date = (day) => new Date(`${day}T00:00:00Z`);
const FORMS = {
  day: { year: "numeric", month: "short", day: "numeric" },
  dayOfThisYear: { weekday: "short", month: "short", day: "numeric" },
  month: { year: "numeric", month: "long" },
  shortMonth: { month: "short" },
};
const formats = {};

// Made once it is needed, since that takes the browser a while.
function format(form, date) {
  formats[form] ??= new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...FORMS[form] });
  return formats[form].format(date);
}

// The day for a reader; the year only if it is another one. `null` is an unknown day.
export function showDay(day, unknown = "") {
  if (day === null || day === undefined || day === "") return unknown;
  const known = date(day);
  if (Number.isNaN(known.getTime())) return day;
  return format(day.slice(0, 4) === today().slice(0, 4) ? "dayOfThisYear" : "day", known);
}

export const showMonth = (month) => format("month", date(`${month}-01`));
export const showShortMonth = (month) => format("shortMonth", date(`${month}-01`));

export const firstDay = (month) => `${month}-${two(monthStart)}`;

// The last day of a month: the one before the next begins.
export function lastDay(month) {
  const [year, of] = month.split("-").map(Number);
  return new Date(Date.UTC(year, of, monthStart - 1)).toISOString().slice(0, 10);
}
