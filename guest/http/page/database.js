// What this browser keeps of the service at this path: entries that wait to be sent, by their
// keys, and a few values by name, such as the descriptions to complete.

import { base } from "./api.js";

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(`expenses ${new URL(base).pathname}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entries", { keyPath: "key" });
      asked.result.createObjectStore("values");
    };
    asked.onsuccess = () => {
      // A later version of the page may need to change it.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Runs one transaction. It is over, and on the disk as far as the browser says, when this returns.
async function run(store, mode, work) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } catch (problem) {
    // The browser may have closed it.
    opened = null;
    throw problem;
  }
}

export const entries = () => run("entries", "readonly", (store) => store.getAll());
export const putEntry = (entry) => run("entries", "readwrite", (store) => store.put(entry));
export const removeEntry = (key) => run("entries", "readwrite", (store) => store.delete(key));
export const value = (name) => run("values", "readonly", (store) => store.get(name));
export const putValue = (name, value) => run("values", "readwrite", (store) => store.put(value, name));
export const clearValues = () => run("values", "readwrite", (store) => store.clear());
