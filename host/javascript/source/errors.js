/** Why a call failed. */

/** An error of the store, or of its sandbox. */
export class ExpensesError extends Error {
  /** Whether the call may have changed something: completely, or not at all. */
  outcomeUnknown = false;
}

/** An error that a working store returned. There is a class for each case of the interface. */
export class StoreError extends ExpensesError {
  /** Which of several changes failed, counting from 0. */
  index = undefined;

  constructor(kind, message, payload) {
    super(describe(message, payload));
    this.case = kind;
    this.payload = payload;
    this.outcomeUnknown = kind === "outcome-unknown";
  }

  get name() {
    return this.constructor.name;
  }
}

/** The component stopped. The store goes on with the next call, in a new instance of it. */
export class TrapError extends ExpensesError {
  constructor(cause, outcomeUnknown) {
    const doubt = "; the change may or may not have been made: check before you try again";
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the store stopped unexpectedly: ${reason}${outcomeUnknown ? doubt : ""}`, { cause });
    this.outcomeUnknown = outcomeUnknown;
  }

  get name() {
    return "TrapError";
  }
}

/** The store was closed. */
export class ClosedError extends ExpensesError {
  constructor() {
    super("the store was closed");
  }

  get name() {
    return "ClosedError";
  }
}

/** The error as a sentence: a message with the payload or its fields in the place of the braces. */
function describe(message, payload) {
  const fields = { payload, ...(payload instanceof Object ? payload : {}) };
  return message.replace(/\{(\w+)\}/g, (_, name) => String(fields[name]));
}
