const CHUNK_CHARACTERS = 256 * 1024;

/** Groups of tracks, as processes of the Trace Event Format. */
export const PROCESS = { procs: 1, runtime: 2, goroutines: 3 } as const;
type ProcessId = (typeof PROCESS)[keyof typeof PROCESS];

/**
 * Events of the Trace Event Format as text that is taken away in pieces. Titles and ids are JSON text
 * already, `args` the inside of an object or empty; times are nanoseconds.
 */
export class TraceEvents {
  private text: string;
  private first = true;

  constructor(head: string) {
    this.text = head;
  }

  get isFull(): boolean {
    return this.text.length > CHUNK_CHARACTERS;
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  end(tail: string): void {
    this.text += `\n${tail}`;
  }

  processName(pid: ProcessId, name: string, order: number): void {
    this.add(`{"ph":"M","pid":${pid},"name":"process_name","args":{"name":${name}}}`);
    this.add(`{"ph":"M","pid":${pid},"name":"process_sort_index","args":{"sort_index":${order}}}`);
  }

  threadName(pid: ProcessId, tid: number, name: string): void {
    this.add(`{"ph":"M","pid":${pid},"tid":${tid},"name":"thread_name","args":{"name":${name}}}`);
  }

  slice(
    pid: ProcessId,
    tid: number,
    name: string,
    fromNs: number,
    toNs: number,
    args: string,
  ): void {
    const duration = micros(Math.max(toNs - fromNs, 0));
    this.add(
      `{"ph":"X","pid":${pid},"tid":${tid},"ts":${micros(fromNs)},"dur":${duration},"name":${name}${argsOf(args)}}`,
    );
  }

  asyncSpan(
    pid: ProcessId,
    id: string,
    category: string,
    name: string,
    fromNs: number,
    toNs: number,
    args: string,
  ): void {
    const common = `"pid":${pid},"tid":0,"cat":"${category}","id":${id},"name":${name}`;
    this.add(`{"ph":"b","ts":${micros(fromNs)},${common}${argsOf(args)}}`);
    this.add(`{"ph":"e","ts":${micros(Math.max(toNs, fromNs))},${common}}`);
  }

  /** An arrow between two goroutines at one time. */
  flow(id: number, fromTid: number, toTid: number, ns: number): void {
    const common = `"pid":${PROCESS.goroutines},"ts":${micros(ns)},"cat":"unblock","name":"unblock","id":${id}`;
    this.add(`{"ph":"s","tid":${fromTid},${common}}`);
    this.add(`{"ph":"f","bp":"e","tid":${toTid},${common}}`);
  }

  counter(name: string, ns: number, value: number): void {
    this.add(
      `{"ph":"C","pid":${PROCESS.runtime},"ts":${micros(ns)},"name":${name},"args":{"value":${value}}}`,
    );
  }

  instant(pid: ProcessId, tid: number, name: string, ns: number, args: string): void {
    this.add(
      `{"ph":"i","s":"t","pid":${pid},"tid":${tid},"ts":${micros(ns)},"name":${name}${argsOf(args)}}`,
    );
  }

  private add(event: string): void {
    this.text += this.first ? `\n${event}` : `,\n${event}`;
    this.first = false;
  }
}

const argsOf = (args: string): string => (args === '' ? '' : `,"args":{${args}}`);

/** Microseconds with three decimals, exact: a division would round. */
function micros(ns: number): string {
  const whole = Math.floor(ns / 1000);
  const rest = Math.round(ns - whole * 1000);
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(3, '0')}`;
}
