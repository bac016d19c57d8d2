import { GOROUTINE_STATE } from '@unpark/model';

const G = GOROUTINE_STATE;

/** From one state of a goroutine to another, in one number as events keep it. */
export const transition = (from: number, to: number): number => from * 16 + to;

/** What events of the old format do to goroutines. */
export const MOVE = {
  created: transition(G.notExist, G.runnable),
  started: transition(G.runnable, G.running),
  stopped: transition(G.running, G.runnable),
  blocked: transition(G.running, G.waiting),
  unblocked: transition(G.waiting, G.runnable),
  destroyed: transition(G.running, G.notExist),
  entered: transition(G.running, G.syscall),
  returned: transition(G.syscall, G.running),
  returnedBlocked: transition(G.syscall, G.runnable),
} as const;
