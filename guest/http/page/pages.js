// A long list, fetched page by page as it is needed. Each page begins behind the last expense of
// the one before, so nothing is repeated or left out if others change something in between.

import { request } from "./api.js";
import { notice } from "./amount.js";

// How many expenses a page holds: the first is there soon, and the others are few.
const FIRST = 100;
const LATER = 1_000;

export class Pages {
  // `order` has the `sort` and the `order` of the service, and `change` is called whenever more is
  // there.
  constructor(filter, order, change) {
    this.query = { ...filter, ...order, amounts: "string" };
    this.change = change;
    this.expenses = [];
    this.total = 0;
    this.etag = null;
    this.next = null;
    this.fetching = null;
    this.isStale = false;
  }

  // Fetches the first page. `noneMatch` is a tag: returns false if nothing has changed since.
  async begin(noneMatch) {
    const query = { ...this.query, limit: FIRST };
    const answer = await request("GET", "expenses", { query, noneMatch });
    if (answer.status === 304) return false;
    this.etag = answer.etag;
    this.take(answer);
    return true;
  }

  // Makes sure that so many are there, as far as there are so many.
  async reach(count) {
    while (this.expenses.length < count && this.next !== null && !this.isStale) {
      this.fetching ??= this.more().finally(() => (this.fetching = null));
      await this.fetching;
    }
  }

  async more() {
    const query = [...new URLSearchParams(this.next)].map(([name, value]) =>
      name === "limit" ? [name, LATER] : [name, value]);
    this.take(await request("GET", "expenses", { query }));
    this.change();
  }

  take({ data, headers }) {
    this.expenses.push(...data);
    data.forEach(({ amount }) => notice(amount));
    this.total = Math.max(Number(headers.get("total-count")), this.expenses.length);
    const link = /<[^?>]*\?([^>]*)>;\s*rel="next"/.exec(headers.get("link") ?? "");
    this.next = link ? link[1] : null;
    if (this.next === null) this.total = this.expenses.length;
  }
}
