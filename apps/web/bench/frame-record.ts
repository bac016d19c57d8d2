/** Runs in the page before anything of it does, see page-frames.bench.ts. */

/** Milliseconds of what was recorded from `begin` to `end`. */
export interface Frames {
  /** from one picture to the next */
  readonly frames: number[];
  /** tasks of the page's own thread of 50 ms and more, as the browser counts them */
  readonly tasks: number[];
}

export interface FrameRecord {
  begin(): void;
  end(): Promise<Frames>;
  rest(quietMs: number, mostMs: number): Promise<void>;
  /** from the last answer of a worker that holds such a thing to the picture after it */
  paintedAfterData(key: string): number;
}

declare global {
  var frameRecord: FrameRecord;
}

let frames: number[] = [];
let tasks: number[] = [];
let isRecording = false;
let lastFrame = 0;
let busyAt = 0;
const came = new Map<string, number>();
let painted: number | undefined;
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    busyAt = Math.max(busyAt, startTime + duration);
    if (isRecording) tasks.push(duration);
  }
}).observe({ type: 'longtask' });
const NativeWorker = globalThis.Worker;
globalThis.Worker = class extends NativeWorker {
  constructor(address: string | URL, options?: WorkerOptions) {
    super(address, options);
    this.addEventListener('message', ({ data }: MessageEvent<{ value?: unknown } | null>) => {
      const value = data?.value;
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys(value)) came.set(key, performance.now());
    });
  }
};
const tick = (now: number) => {
  if (isRecording && lastFrame > 0) frames.push(now - lastFrame);
  lastFrame = now;
  if (painted === undefined && document.querySelector('#flame-graph canvas')) {
    // this picture is still to be drawn; the next one follows when it was
    painted = -1;
    requestAnimationFrame(() => requestAnimationFrame(() => (painted = performance.now())));
  }
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
globalThis.frameRecord = {
  begin: () => {
    frames = [];
    tasks = [];
    isRecording = true;
  },
  end: async () => {
    // entries of the last tasks come a moment later
    await new Promise((resolve) => setTimeout(resolve, 200));
    isRecording = false;
    return { frames, tasks };
  },
  rest: async (quietMs, mostMs) => {
    const from = performance.now();
    busyAt = Math.max(busyAt, from);
    while (performance.now() - busyAt < quietMs && performance.now() - from < mostMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  paintedAfterData: (key) =>
    painted === undefined || painted < 0 ? Number.NaN : painted - (came.get(key) ?? Number.NaN),
};
