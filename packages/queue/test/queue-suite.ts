import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createQueue,
  type JobHandlers,
  type JobQueue,
  type QueueSettings,
  type RunningJobs,
  runJobs,
} from '../src/index';

const concurrency = {
  'parse-artifact': 4,
  'diagnose-capture': 2,
  'test-rule': 1,
  'deliver-messages': 1,
  'sweep-unfinished': 1,
  'sweep-retention': 1,
  'sweep-numbers': 1,
};

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain: ${what}`);
}

/** What the queue must do; run on each backend. Watches handlers, never the queue's events. */
export function describeQueue(
  name: string,
  start: () => Promise<{ settings: QueueSettings; stop(): Promise<void> }>,
): void {
  describe(`queue: ${name}`, () => {
    let settings: QueueSettings;
    let stop: (() => Promise<void>) | undefined;
    let queue: JobQueue;
    let running: RunningJobs | undefined;
    const errors: Error[] = [];

    beforeAll(async () => {
      ({ settings, stop } = await start());
      queue = createQueue(settings);
    });
    afterEach(async () => {
      await running?.close();
      running = undefined;
      errors.length = 0;
    });
    afterAll(async () => {
      await queue.close();
      await stop?.();
    });

    const run = async (handlers: Partial<JobHandlers>, lockMs?: number) => {
      running = await runJobs(settings, {
        concurrency,
        ...(lockMs && { lockMs }),
        onError: (error) => errors.push(error),
        handlers: {
          'parse-artifact': async () => undefined,
          'diagnose-capture': async () => undefined,
          'test-rule': async () => undefined,
          'deliver-messages': async () => undefined,
          'sweep-unfinished': async () => undefined,
          'sweep-retention': async () => undefined,
          'sweep-numbers': async () => undefined,
          ...handlers,
        },
      });
    };
    const send = async (artifactId: string) => {
      const sent = await queue.enqueue('parse-artifact', { workspaceId: 'ws_1', artifactId });
      if (!sent.ok) throw new Error(sent.error.internal);
    };

    it('delivers ids to the handler of the name', async () => {
      const seen: string[] = [];
      await run({ 'parse-artifact': async (ids) => void seen.push(ids.artifactId) });
      for (const artifactId of ['art_1', 'art_2', 'art_3']) await send(artifactId);
      await until(() => seen.length === 3, 'three deliveries');
      expect(seen.sort()).toEqual(['art_1', 'art_2', 'art_3']);
      expect(errors).toEqual([]);
    });

    it('leaves jobs without a handler to processes that have one', async () => {
      const seen: string[] = [];
      const other = await runJobs(settings, {
        concurrency,
        onError: (error) => errors.push(error),
        handlers: { 'deliver-messages': async () => void seen.push('messages') },
      });
      await send('art_of_others');
      await queue.enqueue('deliver-messages', {});
      await until(() => seen.length > 0, 'its own job');
      expect(await queue.counts('parse-artifact')).toMatchObject({ value: { waiting: 1 } });
      await run({ 'parse-artifact': async (ids) => void seen.push(ids.artifactId) });
      await until(() => seen.includes('art_of_others'), "the other process's job");
      await other.close();
      expect(errors).toEqual([]);
    });

    it('keeps one waiting job of a key, and one more while one runs', async () => {
      let calls = 0;
      for (let i = 0; i < 5; i++) {
        await queue.enqueue('diagnose-capture', { workspaceId: 'ws_1', captureId: 'cap_1' });
      }
      expect(await queue.counts('diagnose-capture')).toMatchObject({ value: { waiting: 1 } });
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await run({
        'diagnose-capture': async () => {
          calls++;
          if (calls === 1) await held;
        },
      });
      await until(() => calls === 1, 'the first run');
      for (let i = 0; i < 5; i++) {
        await queue.enqueue('diagnose-capture', { workspaceId: 'ws_1', captureId: 'cap_1' });
      }
      release();
      await until(() => calls === 2, 'the second run');
      await until(async () => {
        const counts = await queue.counts('diagnose-capture');
        return counts.ok && counts.value.waiting + counts.value.active === 0;
      }, 'an empty queue');
      expect(calls).toBe(2);
    });

    it('takes a key again after its job failed', async () => {
      let calls = 0;
      await run({
        'parse-artifact': async () => {
          calls++;
          throw new Error('told to fail');
        },
      });
      await send('art_again');
      await until(() => errors.length === 1, 'the first failure');
      await until(async () => {
        const counts = await queue.counts('parse-artifact');
        return counts.ok && counts.value.active === 0;
      }, 'the job to end');
      await send('art_again');
      await until(() => calls === 2, 'the second delivery');
    });

    it('does not let a job of a dead process hold back one that is sent as lost', async () => {
      let calls = 0;
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await run({
        'parse-artifact': async () => {
          calls++;
          if (calls === 1) await held;
        },
      });
      await send('art_lost');
      await until(() => calls === 1, 'the first run');
      const ids = { workspaceId: 'ws_1', artifactId: 'art_lost' };
      await queue.enqueue('parse-artifact', ids, { asLost: true });
      await until(() => calls === 2, 'the run beside it');
      release();
    });

    it('refuses payloads that are not ids', async () => {
      const extra = { workspaceId: 'ws_1', artifactId: 'art_1', text: 'capture text' };
      await expect(queue.enqueue('parse-artifact', extra)).rejects.toThrow();
    });

    it('runs the schedule without a sender', async () => {
      let sweeps = 0;
      await run({ 'sweep-unfinished': async () => void sweeps++ });
      await until(() => sweeps >= 1, 'the first sweep');
    });

    it('aborts running handlers when it closes and ends within its grace', async () => {
      let aborted = false;
      let begun = false;
      await run({
        'parse-artifact': (_ids, { signal }) =>
          new Promise((_resolve, reject) => {
            begun = true;
            signal.addEventListener('abort', () => {
              aborted = true;
              reject(new Error('given back'));
            });
          }),
      });
      await send('art_long');
      await until(() => begun, 'the handler to begin');
      await running?.close(3000);
      expect(aborted).toBe(true);
    });

    it('delivers the job of a killed process again', async () => {
      const worker = fileURLToPath(new URL('./abandoned-worker.ts', import.meta.url));
      const child = spawn(process.execPath, ['--import', 'tsx', worker, JSON.stringify(settings)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const taken = new Promise<void>((resolve, reject) => {
          child.stdout.once('data', () => resolve());
          child.once('exit', () => reject(new Error('the worker ended before it took the job')));
        });
        taken.catch(() => undefined);
        await send('art_orphan');
        await taken;
      } finally {
        child.kill('SIGKILL');
      }
      const seen: string[] = [];
      await run({ 'parse-artifact': async (ids) => void seen.push(ids.artifactId) }, 2000);
      await until(() => seen.includes('art_orphan'), 'the second delivery');
    });

    it('says that it is ready', async () => {
      expect(await queue.checkReady()).toEqual({ ok: true, value: undefined });
    });
  });
}
