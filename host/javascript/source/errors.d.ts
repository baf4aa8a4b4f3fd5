/** Why a call failed: an error of the store, or of its sandbox. */
export class ExpensesError extends Error {
  /**
   * Whether the call may have changed something. If so, it was done completely or not at all: look
   * before you do it again.
   */
  readonly outcomeUnknown: boolean;
}

/** An error that a working store returned. There is a class for each case of the interface. */
export abstract class StoreError extends ExpensesError {
  /** The case in the interface, such as `not-found`. */
  abstract readonly case: string;
  /** What the interface says with the case, such as the id. */
  abstract readonly payload: unknown;
  /** Which of several changes failed, counting from 0. `undefined` if it was the call as a whole. */
  readonly index: number | undefined;
}

/**
 * The component stopped: it needed more memory than it may use, or has a bug. The store goes on with
 * the next call, in a new instance of the component: nothing is lost.
 */
export class TrapError extends ExpensesError {}

/** The store was closed. */
export class ClosedError extends ExpensesError {}
