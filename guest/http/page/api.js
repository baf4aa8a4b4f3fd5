// Requests to the service. All addresses are relative to the page, so it works under any path.

import { tell } from "./events.js";

export const base = new URL(".", location.href).href;

// How long to wait for an answer, in milliseconds.
const PATIENCE = 20_000;

// A token that was typed into a service that keeps no sessions. It is nowhere but here.
let token = null;
let isConnected = null;

// Kinds that are the same to a person.
const SAME = { overtaken: "changed", overloaded: "busy" };

// Returns the one before.
export function useToken(typed) {
  [token, typed] = [typed, token];
  return typed;
}

// An answer that says what went wrong. `kind` is the last part of its type, or `unreachable` if
// there was no answer of the service.
class Problem extends Error {
  constructor(kind, document = {}) {
    super(document.detail ?? kind);
    this.kind = kind;
    this.detail = document.detail ?? kind;
    this.document = document;
  }
}

// Sends a request. Returns its status, its headers and its document.
//
// Options: `query`, an object or pairs, those without a value left out; `json`, a value; `body` with
// `type`; `key`, an idempotency key; `match` and `noneMatch`, entity tags; `patience`, in milliseconds.
export async function request(method, path, options = {}) {
  const url = new URL(path, base);
  for (const [name, value] of pairs(options.query)) url.searchParams.append(name, value);
  const headers = {};
  let body;
  if (options.json !== undefined) {
    headers["content-type"] = "application/json";
    body = typeof options.json === "string" ? options.json : JSON.stringify(options.json);
  } else if (options.body !== undefined) {
    headers["content-type"] = options.type;
    body = options.body;
  }
  if (token !== null) headers.authorization = `Bearer ${token}`;
  if (options.key) headers["idempotency-key"] = options.key;
  if (options.match) headers["if-match"] = options.match;
  if (options.noneMatch) headers["if-none-match"] = options.noneMatch;
  const signal = AbortSignal.timeout(options.patience ?? PATIENCE);
  let response;
  let data;
  let type;
  try {
    response = await fetch(url, { method, headers, body, signal, cache: "no-store", redirect: "error" });
    type = response.headers.get("content-type") ?? "";
    const { ok, status } = response;
    if (ok && options.as === "blob" && !type.includes("html")) data = await response.blob();
    else if (type.includes("json")) data = method === "HEAD" || (await response.json());
    // A proxy may answer for a service that is gone, and say 200.
    else if (ok && status !== 204) throw new Error(type);
  } catch (error) {
    connected(false);
    throw new Problem("unreachable", { detail: error.message });
  }
  const { ok, status } = response;
  connected(![502, 504].includes(status));
  if (!ok && status !== 304) {
    const document = { detail: `HTTP ${status}`, ...(type.includes("problem+json") && data) };
    const kind = document.type?.split("/").pop() ?? (status >= 500 ? "unreachable" : `status-${status}`);
    if (kind === "unauthorized" && path !== "session") tell("signed-out");
    throw new Problem(SAME[kind] ?? kind, document);
  }
  return { status, headers: response.headers, etag: response.headers.get("etag"), data };
}

function pairs(query) {
  if (!query) return [];
  const all = Array.isArray(query) ? query : Object.entries(query);
  return all.filter(([, value]) => value !== null && value !== undefined);
}

function connected(is) {
  if (isConnected !== is) {
    isConnected = is;
    tell("connected", is);
  }
}

// Whether the last request was answered; `null` if there was none yet.
export const lastKnownConnection = () => isConnected;
