/** The same numbers in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

class Bytes {
  private bytes = Buffer.alloc(1 << 20);
  private length = 0;

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.alloc(Math.max(this.bytes.length * 2, this.length + more));
    this.bytes.copy(larger);
    this.bytes = larger;
  }

  varint(value: number): this {
    this.room(10);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
    return this;
  }

  raw(part: Uint8Array): this {
    this.room(part.length);
    this.bytes.set(part, this.length);
    this.length += part.length;
    return this;
  }

  /** A length-delimited field of a protocol buffer. */
  field(number: number, part: Uint8Array): this {
    return this.varint(number * 8 + 2)
      .varint(part.length)
      .raw(part);
  }

  taken(): Buffer {
    const out = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return out;
  }
}

/**
 * A CPU profile whose stacks merge to about `nodes` boxes, up to 60 deep: each stack leaves the one
 * before it at some depth and goes on by itself, as stacks of one program do.
 */
export function largeProfile(nodes: number): Buffer {
  const random = randomFrom(7);
  const functions = 20_000;
  const texts = ['', 'cpu', 'nanoseconds'];
  const out = new Bytes();
  const part = new Bytes();
  out.field(1, part.varint(8).varint(1).varint(16).varint(2).taken());
  const path: number[] = [];
  for (let made = 0; made < nodes; ) {
    path.length = Math.min(path.length, random(path.length + 1));
    for (let i = 4 + random(12); i > 0 && path.length < 60; i--, made++) {
      path.push(1 + random(functions));
    }
    for (let i = path.length - 1; i >= 0; i--) part.varint(path[i] ?? 1);
    const ids = part.taken();
    const value = part.varint(10_000_000 * (1 + random(30))).taken();
    out.field(2, part.field(1, ids).field(2, value).taken());
  }
  for (let id = 1; id <= functions; id++) {
    texts.push(`example.com/app/pkg${id % 300}.(*Type${id % 50}).Method${id}`);
    const line = part
      .varint(8)
      .varint(id)
      .varint(16)
      .varint(10 + (id % 900))
      .taken();
    out.field(4, part.varint(8).varint(id).field(4, line).taken());
    const name = texts.length - 1;
    out.field(5, part.varint(8).varint(id).varint(16).varint(name).varint(24).varint(name).taken());
  }
  for (const text of texts) out.field(6, Buffer.from(text));
  return out.taken();
}

/** A dump as `debug=2` writes it, its goroutines in so many different stacks. */
export function largeDump(goroutines: number, stacks: number): Buffer {
  const random = randomFrom(11);
  const reasons = ['select', 'chan receive', 'IO wait', 'sync.Mutex.Lock', 'chan send'];
  const parts: string[] = [];
  for (let id = 1; id <= goroutines; id++) {
    const stack = stacks >= goroutines ? id : random(stacks);
    const age = random(3) === 0 ? `, ${random(90) + 1} minutes` : '';
    const address = (0x10_0000 + random(1 << 20)).toString(16);
    parts.push(
      `goroutine ${id} [${reasons[stack % reasons.length]}${age}]:\n`,
      `example.com/shop/package${stack % 200}.(*Store).Step${stack}(0xc000${address})\n`,
      `\t/src/shop/package${stack % 200}/step.go:${10 + (stack % 900)} +0x1d\n`,
      `example.com/shop.(*Worker).Run(0xc000${address})\n\t/src/shop/worker.go:40 +0x44\n`,
      `created by example.com/shop.Start${stack % 40} in goroutine ${1 + random(50)}\n`,
      '\t/src/shop/start.go:30 +0x50\n\n',
    );
  }
  return Buffer.from(parts.join(''));
}

const BATCH_BYTES = 60_000;
const THREADS = 8;
const GOROUTINES_EACH = 8;

/**
 * A trace of Go 1.23 with about so many intervals: on each of eight threads, eight goroutines take
 * turns, each woken by the one before it.
 */
export function largeTrace(intervals: number): Buffer {
  const random = randomFrom(13);
  const out = new Bytes();
  const part = new Bytes();
  const none = Buffer.from([...Array<number>(9).fill(0xff), 0x01]);
  const head = Buffer.alloc(16);
  head.write('go 1.23 trace');
  out.raw(head);
  const batch = (thread: number | undefined, ticks: number, data: Uint8Array) => {
    out.varint(1).varint(1);
    if (thread === undefined) out.raw(none);
    else out.varint(thread);
    out.varint(ticks).varint(data.length).raw(data);
  };
  const turns = Math.ceil(intervals / 3 / THREADS);
  for (let thread = 0; thread < THREADS; thread++) {
    const goid = (at: number) => 1 + thread * GOROUTINES_EACH + at;
    const sequence = new Array<number>(GOROUTINES_EACH).fill(0);
    let began = 1_000 + thread;
    let at = began;
    let size = 0;
    const put = (delta: number, ...numbers: number[]) => {
      at += delta;
      const [type = 0, ...rest] = numbers;
      part.varint(type).varint(delta);
      for (const value of rest) part.varint(value);
      size += 4 + 3 * rest.length;
    };
    // of its proc: running; of the first goroutine: running here; of the others: waiting
    put(0, 13, thread, 1);
    put(1, 25, goid(0), 100 + thread, 2);
    for (let other = 1; other < GOROUTINES_EACH; other++) put(1, 25, goid(other), 0, 4);
    let running = 0;
    for (let turn = 0; turn < turns; turn++) {
      if (size > BATCH_BYTES) {
        batch(100 + thread, began, part.taken());
        began = at;
        size = 0;
      }
      const next = (running + 1 + random(GOROUTINES_EACH - 1)) % GOROUTINES_EACH;
      put(200 + random(4_000), 21, goid(next), bumped(sequence, next), 1);
      put(100 + random(400), 20, 1, 1);
      put(50 + random(200), 16, goid(next), bumped(sequence, next));
      running = next;
    }
    batch(100 + thread, began, part.taken());
  }
  const texts = ['chan receive', 'main.work', 'main.go'];
  part.varint(4);
  for (const [at, text] of texts.entries()) {
    part
      .varint(5)
      .varint(at + 1)
      .varint(text.length)
      .raw(Buffer.from(text));
  }
  batch(undefined, 1_000, part.taken());
  batch(
    undefined,
    1_000,
    part
      .varint(2)
      .varint(3)
      .varint(1)
      .varint(1)
      .varint(0x40_1000)
      .varint(2)
      .varint(3)
      .varint(12)
      .taken(),
  );
  batch(undefined, 1_000, part.varint(8).varint(1_000_000_000).taken());
  return out.taken();
}

function bumped(sequence: number[], at: number): number {
  const next = (sequence[at] ?? 0) + 1;
  sequence[at] = next;
  return next;
}
