import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../src/server/rest/operations';
import {
  asOwner,
  bearer,
  codeOf,
  get,
  ids,
  NOTE,
  type OperationName,
  type Sample,
  scope,
  send,
  startWorld,
  theirs,
  VIEW,
} from './rest-world';

let drop: () => Promise<void>;
beforeAll(async () => {
  drop = await startWorld();
}, 180_000);
afterAll(() => drop());

describe('an investigation', () => {
  it('gets other captures with the revision that was seen, and not with another', async () => {
    const id = (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id;
    const view = {
      kind: 'compare',
      query: `a=${ids.after}&b=${ids.before}`,
      captures: [ids.after, ids.before],
    };
    const change = (revision: number, captures = view.captures) =>
      send(
        operations.updateInvestigation,
        { id, body: { revision, view: { ...view, captures } } },
        asOwner(),
      );
    expect(await codeOf(await change(0, [ids.after, 'cap_nothing']))).toBe('capture.not-found');
    expect((await change(0)).status).toBe(200);
    expect(await codeOf(await change(0))).toBe('investigation.conflict');
    expect(await get('getInvestigation', { id })).toMatchObject({
      kind: 'compare',
      query: view.query,
      revision: 1,
      captures: [{ id: ids.after }, { id: ids.before }],
    });
  });

  it('goes and comes back, and its links with it', async () => {
    const id = (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id;
    expect((await send(operations.deleteInvestigation, { id }, asOwner())).status).toBe(204);
    expect((await send(operations.getInvestigation, { id }, asOwner())).status).toBe(404);
    expect((await send(operations.restoreInvestigation, { id }, asOwner())).status).toBe(204);
    await get('getInvestigation', { id });
  });
});

describe('the audit log', () => {
  interface Page {
    readonly entries: readonly { readonly id: string; readonly action: string }[];
    readonly nextCursor?: string;
  }
  it('is filtered, and goes on where the page before ended', async () => {
    for (let i = 0; i < 60; i++) await get('createNote', { body: NOTE() });
    const query = { action: 'annotation.create', object: 'annotation:' };
    const first = await get<Page>('listAudit', { query });
    const second = await get<Page>('listAudit', {
      query: { ...query, cursor: first.nextCursor ?? '' },
    });
    const all = [...first.entries, ...second.entries];
    expect(first.entries).toHaveLength(50);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ action }) => action))).toEqual(new Set(['annotation.create']));
    const none = await get<Page>('listAudit', { query: { to: '2001-01-01T00:00:00Z' } });
    expect(none).toEqual({ entries: [] });
  });
});

describe('lists', () => {
  it('go on where the page before ended', async () => {
    interface Page {
      readonly captures: readonly { readonly id: string }[];
      readonly nextCursor?: string;
    }
    const first = await get<Page>('listCaptures', {
      query: { service: 'checkout', limit: '1' },
    });
    const second = await get<Page>('listCaptures', {
      query: { service: 'checkout', limit: '1', cursor: first.nextCursor ?? '' },
    });
    expect([...first.captures, ...second.captures].map(({ id }) => id).sort()).toEqual(
      [ids.before, ids.after].sort(),
    );
    expect(second.nextCursor).toBeUndefined();
    const none = await get<Page>('listCaptures', { query: { to: '2001-01-01T00:00:00Z' } });
    expect(none.captures).toEqual([]);
    const healthy = await get<Page>('listCaptures', { query: { outcome: 'healthy' } });
    expect(healthy.captures).toEqual([]);
  });

  it('of findings have each once, page by page', async () => {
    interface Page {
      readonly findings: readonly { readonly id: string; readonly pattern: string }[];
      readonly nextCursor?: string;
    }
    const all = await get<Page>('listFindings', {});
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Page = await get<Page>('listFindings', {
        query: { limit: '1', ...(cursor !== undefined && { cursor }) },
      });
      paged.push(...page.findings.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(all.findings.length).toBeGreaterThan(1);
    expect(paged).toEqual(all.findings.map(({ id }) => id));
  });
});

describe('questions about captures', () => {
  interface Goroutines {
    readonly dump: { readonly number: number; readonly goroutineCount: number };
    readonly matched: number;
    readonly groupCount: number;
    readonly groups: readonly {
      readonly count: number;
      readonly place?: { readonly function: string };
      readonly stack: readonly unknown[];
      readonly goids: readonly string[];
    }[];
  }
  const ask = (query: Record<string, string>) =>
    get<Goroutines>('queryGoroutines', { id: ids.before, query });

  it('group the goroutines that the filter of the page keeps', async () => {
    const all = await ask({});
    expect(all.matched).toBe(all.dump.goroutineCount);
    expect(all.groups.reduce((sum, { count }) => sum + count, 0)).toBe(all.matched);
    const sends = await ask({ where: 'state:"chan send"', group: 'function', limit: '1' });
    expect(sends.matched).toBeGreaterThan(10);
    expect(sends.matched).toBeLessThan(all.matched);
    expect(sends.groups).toHaveLength(1);
    expect(sends.groups[0]?.place?.function).toMatch(/^main\./);
    expect(sends.groups[0]?.goids.length).toBeGreaterThan(0);
    const { findings } = await get<{ findings: readonly { readonly pattern: string }[] }>(
      'listFindings',
      { query: { capture: ids.before, primary: 'true' } },
    );
    const found = await ask({ where: `in:${findings[0]?.pattern}` });
    expect(found.matched).toBeGreaterThan(10);
    const earlier = await ask({ dump: '1' });
    expect(earlier.dump.number).toBe(1);
  });

  it('say what is wrong with a filter, and which dumps there are', async () => {
    const wrong = async (query: Record<string, string>) =>
      codeOf(await send(operations.queryGoroutines, { id: ids.before, query }, asOwner()));
    expect(await wrong({ where: 'wait:>' })).toMatch(/^filter\./);
    expect(await wrong({ where: 'in:f99' })).toBe('filter.no-such-finding');
    expect(await wrong({ dump: '99' })).toBe('goroutines.no-such-dump');
    expect(await wrong({ dump: '0' })).toBe('api.input');
  });

  it('tell for what goroutines of a trace waited, where, and who ended it', async () => {
    interface Waits {
      readonly durationNs: number;
      readonly fromNs: number;
      readonly toNs: number;
      readonly waits: readonly { readonly count: number; readonly ns: number; waker?: unknown }[];
      readonly openWaits: readonly unknown[];
    }
    const of = (query: Record<string, string>) =>
      get<Waits>('queryWaits', { id: ids.before, query: { limit: '200', ...query } });
    const sum = ({ waits }: Waits) => waits.reduce((all, { count }) => all + count, 0);
    const [pairs, places, reasons] = [
      await of({ by: 'pair' }),
      await of({ by: 'function' }),
      await of({ by: 'reason' }),
    ];
    expect(sum(pairs)).toBeGreaterThan(0);
    expect([sum(places), sum(reasons)]).toEqual([sum(pairs), sum(pairs)]);
    expect(pairs.waits.some(({ waker }) => waker !== undefined)).toBe(true);
    expect(pairs.openWaits.length).toBeGreaterThan(0);
    const half = Math.floor(pairs.durationNs / 2);
    const [one, two] = [await of({ to: String(half) }), await of({ from: String(half) })];
    expect(sum(one) + sum(two)).toBe(sum(places));
    expect(one.toNs).toBe(two.fromNs);
    const wrong = async (query: Record<string, string>) =>
      codeOf(await send(operations.queryWaits, { id: ids.before, query }, asOwner()));
    expect(await wrong({ from: '10', to: '5' })).toBe('waits.part');
    expect(await wrong({ file: 'heap.pprof' })).toBe('waits.no-trace');
  });

  it('compare two captures by causes, goroutines and what both have', async () => {
    interface Comparison {
      readonly process: string;
      readonly findings: Record<'appeared' | 'gone' | 'stayed', readonly unknown[]>;
      readonly things: readonly { readonly what: string; readonly program?: object }[];
      readonly goroutines?: { readonly totals: { readonly a: number; readonly b: number } };
    }
    const found = await get<Comparison>('compareCaptures', {
      query: { a: ids.before, b: ids.after },
    });
    expect(found.process).not.toBe('same');
    expect(found.findings.stayed.length).toBeGreaterThan(0);
    expect(found.things.map(({ what }) => what)).toContain('heap-inuse');
    expect(found.things.every(({ program }) => program !== undefined)).toBe(true);
    expect(found.goroutines?.totals.a).toBeGreaterThan(10);
    const foreign = await send(
      operations.compareCaptures,
      { query: { a: ids.before, b: ids.after } },
      bearer(theirs.readKey),
    );
    expect([foreign.status, await codeOf(foreign)]).toEqual([404, 'capture.not-found']);
  });
});

describe('answers of routes that were written by hand', () => {
  it('are as their schemas say', async () => {
    const parsed = async (name: OperationName, sample: Sample) => {
      const json = await get<unknown>(name, sample);
      expect(operations[name].answer?.parse(json), name).toEqual(json);
    };
    await parsed('getCaptureStatus', { id: ids.before });
    await parsed('getAnalysis', { id: ids.before });
    await parsed('getSampling', { query: { service: 'checkout' } });
    await parsed('listWorkspaces', {});
    await parsed('createDeploy', {
      body: { service: 'checkout', workspace: scope.workspace.slug },
    });
  });
});
