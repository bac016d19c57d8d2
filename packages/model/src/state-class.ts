/** The house classes of goroutine states: one colour and one hatch each. */
export const STATE_CLASSES = [
  'running',
  'runnable',
  'channel',
  'lock',
  'sync',
  'network',
  'sleep',
  'syscall',
  'gc',
  'idle',
  'unknown',
] as const;
export type StateClass = (typeof STATE_CLASSES)[number];

export const STATE_CLASS_WORDS: Readonly<Record<StateClass, string>> = {
  running: 'running',
  runnable: 'runnable',
  channel: 'channel, select',
  lock: 'lock',
  sync: 'WaitGroup, Cond, Once',
  network: 'network',
  sleep: 'sleep, timer',
  syscall: 'syscall',
  gc: 'GC',
  idle: 'idle by design',
  unknown: 'unknown',
};
