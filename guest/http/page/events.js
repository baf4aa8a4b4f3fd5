// What one part of the page tells the others: "changed" if the store is not as it was, "queue" if
// entries wait or wait no more, "signed-out", "signed-in", and "connected" with a truth value.

const target = new EventTarget();

export function tell(name, detail) {
  target.dispatchEvent(new CustomEvent(name, { detail }));
}

export function hear(name, listener) {
  target.addEventListener(name, (event) => listener(event.detail));
}
