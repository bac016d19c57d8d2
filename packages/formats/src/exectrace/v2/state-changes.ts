import { GOROUTINE_STATE, PROC_STATE } from '@unpark/model';

const G = GOROUTINE_STATE;
const P = PROC_STATE;

/** GOROUTINE_STATE by GO_STATUS. */
export const STATE_OF_GO = new Uint8Array([
  G.notExist,
  G.runnable,
  G.running,
  G.syscall,
  G.waiting,
]);
/** PROC_STATE by PROC_STATUS: a proc in a syscall counts as running, an abandoned one as idle. */
export const STATE_OF_PROC = new Uint8Array([P.notExist, P.running, P.idle, P.running, P.idle]);

/** Two states in the number that tables have for them. */
export const transition = (from: number, to: number): number => from * 16 + to;

/** Changes of a goroutine's state. */
export const GO_CHANGE = {
  created: transition(G.notExist, G.runnable),
  createdBlocked: transition(G.notExist, G.waiting),
  createdInSyscall: transition(G.notExist, G.syscall),
  started: transition(G.runnable, G.running),
  stopped: transition(G.running, G.runnable),
  blocked: transition(G.running, G.waiting),
  unblocked: transition(G.waiting, G.runnable),
  destroyed: transition(G.running, G.notExist),
  entered: transition(G.running, G.syscall),
  returned: transition(G.syscall, G.running),
  returnedBlocked: transition(G.syscall, G.runnable),
  leftInSyscall: transition(G.syscall, G.notExist),
} as const;

/** Changes of a proc's state. */
export const PROC_CHANGE = {
  started: transition(P.idle, P.running),
  stopped: transition(P.running, P.idle),
  stayedIdle: transition(P.idle, P.idle),
} as const;
