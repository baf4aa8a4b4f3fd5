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

  constructor(kind, meaning, payload) {
    super(describe(kind, meaning, payload));
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

/** The error as a sentence. A case that is not listed here shows what the interface says. */
function describe(kind, meaning, payload) {
  switch (kind) {
    case "invalid":
      return `the ${payload.field} ${payload.reason}`;
    case "not-found":
      return `there is no expense ${payload}`;
    case "changed":
      return "the store has changed in the meantime; nothing was done";
    case "corrupt": {
      const { line, column, reason } = payload;
      const place = Number(line) ? `line ${line}, column ${column}: ` : "";
      return `expenses.json is not a data file of this store: ${place}${reason}; it was left as it is`;
    }
    case "missing":
      return (
        "expenses.json was removed or moved away while it was in use; put it back, or open the " +
        "store again to begin an empty one"
      );
    case "outcome-unknown":
      return `the change may or may not have been made: ${payload}; check before you try again`;
    case "not-durable":
      return "the change was made, but the disk did not confirm it: a power cut may undo it";
    case "io":
      return payload;
    default:
      return payload === undefined ? meaning : `${meaning} (${payload})`;
  }
}
