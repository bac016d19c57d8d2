import { describe, expect, it } from 'vitest';
import { HTTP_CALL, many, type Parked, request } from './dump-text';
import { FORMS, foundIn, foundInOne } from './go-forms';

const pooled = (id: number, reason: string, frames: string[]): Parked => ({
  id,
  reason,
  frames: [
    ...frames,
    'main.(*server).handle.func1() /app/server.go:31',
    'main.(*pool[...]).Submit.func1() /app/pool.go:24',
    'main.(*pool[...]).work(0xc0000a0000) /app/pool.go:16',
  ],
  by: 'main.newPool[...] in 1 /app/pool.go:10',
});
const submits = 'main.(*pool[...]).Submit(0xc0000a0000) /app/pool.go:23';
const outside = (id: number) =>
  request(id, 'chan send', [submits, 'main.(*server).handle(0xc0) /app/server.go:30']);

describe.each(FORMS)('channels as Go %s prints them', (form) => {
  it('workers that submit to their own pool', () => {
    const found = foundIn(form, [
      ...many(4, 30, (id) => pooled(id, 'chan send', [submits])),
      ...many(9, 100, outside),
    ]);
    expect(found.first).toMatchObject({ pattern: 'worker-pool-starvation', severity: 'critical' });
    expect(found.first?.functions[0]).toBe('main.(*server).handle.func1');
    expect(found.loud).toEqual(['worker-pool-starvation']);
  });

  it('workers that wait for the reply of a job given to their own pool', () => {
    const get = 'main.future[...].Get(...) /app/pool.go:40';
    const found = foundIn(form, [
      ...many(4, 30, (id) => pooled(id, 'chan receive', [get])),
      ...many(9, 100, (id) =>
        request(id, 'chan receive', [get, 'main.(*server).handle(0xc0) /app/server.go:33']),
      ),
    ]);
    expect(found.first?.pattern).toBe('worker-pool-starvation');
  });

  it('a worker that waits for something else can take a job again', () => {
    const found = foundIn(form, [
      ...many(3, 30, (id) => pooled(id, 'chan send', [submits])),
      pooled(90, 'select', [...HTTP_CALL]),
      ...many(9, 100, outside),
    ]);
    expect(found.patterns).not.toContain('worker-pool-starvation');
  });

  it('stages that hand on through one helper are no pool', () => {
    const emit = 'main.emit(0xc0) /app/stage.go:9';
    const stage =
      (name: string) =>
      (id: number): Parked => ({
        id,
        reason: 'chan send',
        frames: [emit, `main.${name}Row(0xc0) /app/stage.go:30`, `main.${name}() /app/stage.go:20`],
        by: 'main.main in 1 /app/main.go:30',
      });
    const found = foundIn(form, [...many(4, 30, stage('parse')), ...many(4, 100, stage('join'))]);
    expect(found.patterns).not.toContain('worker-pool-starvation');
  });

  const query = (id: number, by: number): Parked => ({
    id,
    reason: 'chan send',
    frames: ['main.(*search).query(0xc0) /app/search.go:50'],
    by: `main.(*search).find in ${by} /app/search.go:30`,
  });
  const left = (id: number): Parked =>
    request(id, 'IO wait', [
      'net/http.(*connReader).Read(0xc0) /go/src/net/http/server.go:798',
    ])[0] as Parked;

  it('siblings of a call that took the first answer', () => {
    const call = (id: number) => [
      left(id),
      query(id + 2, id),
      query(id + 3, id),
      query(id + 4, id),
    ];
    const found = foundIn(form, many(9, 100, call), many(12, 100, call));
    expect(found.first?.pattern).toBe('double-send-early-return');
    expect(found.first?.alternatives?.map((other) => other.pattern)).toContain(
      'abandoned-result-send',
    );
  });

  it('one sender a call is a result that came too late', () => {
    const call = (id: number) => [left(id), query(id + 2, id)];
    const found = foundIn(form, many(20, 100, call), many(32, 100, call));
    expect(found.first?.pattern).toBe('abandoned-result-send');
    expect(found.patterns).not.toContain('double-send-early-return');
  });

  const ranged = (id: number, by: number): Parked => ({
    id,
    reason: 'chan receive',
    frames: ['main.(*renderer).format(0xc0) /app/render.go:40'],
    by: `main.(*renderer).statement in ${by} /app/render.go:55`,
  });

  it('workers of a call that range over a channel nobody closes', () => {
    const call = (id: number) => [
      left(id),
      ranged(id + 2, id),
      ranged(id + 3, id),
      ranged(id + 4, id),
    ];
    const found = foundIn(form, many(9, 100, call), many(16, 100, call));
    expect(found.first).toMatchObject({ pattern: 'chan-range-never-closed', severity: 'high' });
    expect(found.loud).toEqual(['chan-range-never-closed']);
  });

  it('one receiver a call that stays is growth, with its other readings', () => {
    const call = (id: number) => ranged(id + 2, id);
    const found = foundIn(form, many(25, 100, call), many(45, 100, call));
    expect(found.first?.pattern).toBe('goroutine-leak-growth');
    expect(found.first?.alternatives?.map((other) => other.pattern)).toContain(
      'ctx-never-cancelled',
    );
  });

  it('a pool for the life of the process ranges as well, and is idle', () => {
    const workers = Array.from({ length: 30 }, (_, i) => ranged(100 + i, 1));
    expect(foundIn(form, workers).patterns).toEqual([]);
  });

  const slot = (id: number) =>
    request(id, 'chan send', [
      'main.(*limiter).do(0xc0) /app/limit.go:12',
      'main.handle(0xc0) /app/limit.go:40',
    ]);
  const taken = (id: number) =>
    request(id, 'select', [
      ...HTTP_CALL,
      'main.(*limiter).do(0xc0) /app/limit.go:16',
      'main.handle(0xc0) /app/limit.go:40',
    ]);

  it('a channel semaphore whose holders do not come back: they are the cause', () => {
    const found = foundIn(form, [...many(20, 100, slot), ...many(6, 1000, taken)]);
    expect(found.first?.pattern).toBe('http-client-no-timeout');
    expect(
      found.diagnosis.findings.find((f) => f.pattern === 'semaphore-channel-saturated'),
    ).toMatchObject({
      severity: 'high',
      symptomOf: 'http-client-no-timeout',
    });
    expect(found.patterns).not.toContain('chan-send-no-receiver');
  });

  it('a channel semaphore that moves', () => {
    const at = (first: number) => [...many(20, first, slot), ...many(6, first + 900, taken)];
    expect(foundIn(form, at(1000), at(8000)).loud).toEqual([]);
  });

  it.each(['chan send', 'chan receive'])('a nil channel, %s', (operation) => {
    const found = foundIn(
      form,
      many(3, 100, (id) =>
        request(id, `${operation} (nil chan)`, ['main.emit(0xc0) /app/emit.go:9']),
      ),
    );
    expect(found.first).toMatchObject({ pattern: 'chan-nil', severity: 'high' });
  });

  it('a watcher of a context without end holds up nobody', () => {
    const watcher: Parked = {
      id: 30,
      reason: 'chan receive (nil chan)',
      frames: ['main.(*conn).watch(0xc0) /app/conn.go:12'],
      by: 'main.main in 1 /app/main.go:9',
    };
    expect(foundIn(form, [watcher]).loud).toEqual([]);
  });

  const parksItself = (id: number, by: number): Parked => ({
    id,
    reason: 'select (no cases)',
    frames: ['main.(*node).await(0xc0) /app/node.go:20'],
    by: `main.(*node).join in ${by} /app/node.go:12`,
  });

  it('an empty select in each of more and more goroutines', () => {
    const grown = (count: number) => many(count, 100, (id) => parksItself(id, id - 1));
    const found = foundIn(form, grown(25), grown(45));
    expect(found.first).toMatchObject({ pattern: 'select-forever', severity: 'high' });
    expect(foundIn(form, [parksItself(30, 1)]).loud).toEqual([]);
  });

  it('a request in a select that does not notice its client', () => {
    const waits = (id: number, watched: boolean) =>
      request(id, 'select', ['main.(*geo).find(0xc0) /app/geo.go:40']).slice(0, watched ? 2 : 1);
    const found = foundIn(
      form,
      many(20, 100, (id, i) => waits(id, i < 12)),
      many(20, 100, (id, i) => waits(id, i < 4)),
    );
    // up to 1.20 nothing says which watcher belongs to which request
    if (form === '1.19') expect(found.loud).toEqual([]);
    else expect(found.first).toMatchObject({ pattern: 'select-no-ready-case', severity: 'high' });
    const stays = foundIn(
      form,
      many(20, 100, (id) => waits(id, true)),
    );
    expect(stays.loud).toEqual([]);
  });

  const pipeFrames = (end: 'read' | 'write') => [
    `io.(*pipe).${end}(0xc0, {0x1, 0x2, 0x3}) /go/src/io/pipe.go:57`,
    `io.(*Pipe${end === 'read' ? 'Reader).Read' : 'Writer).Write'}(0x1) /go/src/io/pipe.go:134`,
  ];
  const encodes = (id: number, by: number): Parked => ({
    id,
    reason: 'select',
    frames: [...pipeFrames('write'), 'main.(*exporter).encode(0xc0) /app/export.go:30'],
    by: `main.(*exporter).stream in ${by} /app/export.go:50`,
  });

  it('writers to pipes whose readers have left, more and more', () => {
    const call = (id: number) => [left(id), encodes(id + 2, id)];
    const found = foundIn(form, many(20, 100, call), many(40, 100, call));
    expect(found.first).toMatchObject({ pattern: 'pipe-unpaired', severity: 'medium' });
    expect(found.patterns).not.toContain('goroutine-leak-growth');
  });

  it('a reader whose writer is at work', () => {
    const call = (id: number) => [
      ...request(id, 'select', [
        ...pipeFrames('read'),
        'main.(*exporter).stream(0xc0) /app/export.go:55',
      ]),
      {
        id: id + 3,
        reason: 'runnable',
        frames: ['main.(*exporter).encode(0xc0) /app/export.go:28'],
        by: `main.(*exporter).stream in ${id} /app/export.go:50`,
      },
    ];
    expect(foundIn(form, many(12, 100, call)).patterns).not.toContain('pipe-unpaired');
  });

  it('callbacks of timers that do not return', () => {
    const callback = (id: number): Parked => ({
      id,
      reason: 'chan send',
      frames: ['main.(*reminder).fire(0xc0) /app/remind.go:20'],
      by: 'time.goFunc /go/src/time/sleep.go:215',
    });
    const found = foundIn(form, many(22, 100, callback), many(40, 100, callback));
    expect(found.patterns).toContain('timer-ticker-leak');
    expect(foundInOne(form, [callback(100)]).loud).toEqual([]);
  });

  it('watchers of contexts of another kind, more and more', () => {
    const watcher = (id: number): Parked => ({
      id,
      reason: 'select',
      frames: ['context.(*cancelCtx).propagateCancel.func2() /go/src/context/context.go:510'],
      by: `context.(*cancelCtx).propagateCancel in ${id - 1} /go/src/context/context.go:509`,
    });
    const found = foundIn(form, many(30, 100, watcher), many(55, 100, watcher));
    expect(found.patterns).toContain('ctx-never-cancelled');
    expect(foundIn(form, many(30, 100, watcher)).loud).toEqual([]);
  });
});
